import { Alert, Button, LoadingButton } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { SetupCall } from '@salesos/shared/api/setup';
import { vi } from 'vitest';
import { SetupPage } from '../src/app/settings/SetupPage.tsx';
import { badGateway } from './stage.tsx';

type Answers = Partial<Record<SetupCall['call'], object | 'down' | 'never'>>;

/** What a business refusal looks like. */
export const refusal = (code: string, title: string, detail: string) => ({ ok: false, problem: { code, title, detail } });

/** The page on HubSpot's own test renderer, with the backend in the test's hand. */
export function setupStage(answers: Answers) {
  const sent: SetupCall[] = [];
  const current = { ...answers };
  vi.stubGlobal('self', {
    hsFetch: async (url: string, { body }: { body: SetupCall }) => {
      if (!url.endsWith('/v1/setup/hubspot')) throw new Error(`asked ${url}`);
      sent.push(body);
      const answer = current[body.call];
      if (answer === 'never') return new Promise(() => {});
      if (answer === undefined || answer === 'down') return new Response(JSON.stringify(badGateway.body));
      return new Response(JSON.stringify('ok' in answer ? answer : { ok: true, data: answer }));
    },
  });
  const renderer = createRenderer('settings');
  renderer.render(<SetupPage />);
  const buttons = () => [...renderer.findAll(Button), ...renderer.findAll(LoadingButton)];
  return {
    renderer,
    sent,
    current,
    calls: () => sent.filter(({ call }) => call !== 'view'),
    shown: () => renderer.getRootNode().toString(),
    texts: () => buttons().map(({ text }) => text),
    primaries: () => buttons().flatMap(({ props, text }) => (props.variant === 'primary' ? [text] : [])),
    problems: () => renderer.findAll(Alert).map(({ props, text }) => [props.title, text]),
    press(text: string) {
      const button = buttons().find((one) => one.text === text);
      if (!button) throw new Error(`no button "${text}" among ${buttons().map((one) => one.text)}`);
      button.trigger('onClick');
    },
    /** Opens the step of that place on the page; the one that was open closes. */
    open(index: number) {
      const toggles = buttons().filter(({ text }) => text === 'Open' || text === 'Close');
      toggles[index]?.trigger('onClick');
    },
  };
}
