import { Button, LoadingButton, ToggleGroup } from '@hubspot/ui-extensions';
import { createRenderer } from '@hubspot/ui-extensions/testing';
import type { CardReply, CardView } from '@salesos/shared/api/card';
import { cloneElement, type ReactElement, useState } from 'react';
import { afterEach, beforeEach, vi } from 'vitest';
import { hotProperties, now } from './card-views.ts';

export interface Call {
  url: string;
  method: string;
  body: Record<string, unknown> | null;
}

/** What the platform gives back; an `Error` is thrown, `never` stays open. */
export type Answer = CardReply | { status: number; body: unknown } | Error | 'never';

export const ok = (data: CardView): CardReply => ({ ok: true, data });
export const refused = (code: string, title: string, detail: string): CardReply => ({ ok: false, problem: { code, title, detail } });
export const badGateway = { status: 200, body: { status: 'error', category: 'BAD_GATEWAY', context: { appServerStatusCode: ['502'] } } };

interface Setting {
  location?: 'crm.record.tab' | 'crm.record.sidebar';
  properties?: Record<string, string | null>;
  variables?: Record<string, string>;
  read: Answer;
  /** Answers of other addresses, by how they end. */
  reads?: Record<string, Answer>;
  act?: Answer;
}

interface Shelf {
  rerender(): void;
  remove(): void;
}

const mounted: Shelf[] = [];

// The views tell of one day; a card reads the clock, and what it says depends on how long ago that day is.
beforeEach(() => {
  vi.setSystemTime(now);
});

// A card left mounted would go on polling into the next test's network.
afterEach(() => {
  for (const shelf of mounted.splice(0)) shelf.remove();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A card on HubSpot's own test renderer, with the network and the record's properties in the test's hand. */
export function stage(card: ReactElement, setting: Setting) {
  const calls: Call[] = [];
  const current = { ...setting };
  const shelf: Shelf = { rerender: () => {}, remove: () => {} };
  stubNetwork(calls, current);
  const renderer = createRenderer(setting.location ?? 'crm.record.tab');
  renderer.mocks.useCrmProperties.willCall(() => ({
    properties: current.properties ?? hotProperties,
    error: null,
    isLoading: false,
    isRefetching: false,
    refetch: async () => {},
  }));
  renderer.mocks.context.variables = setting.variables ?? {};
  renderer.render(<OnShelf card={card} shelf={shelf} />);
  mounted.push(shelf);
  return {
    renderer,
    calls,
    current,
    /** Text and props, so that titles count, too. */
    shown: () => renderer.getRootNode().toString(),
    rerender: () => shelf.rerender(),
    choose: (value: string) => {
      const { onChange } = renderer.find(ToggleGroup).props;
      if (onChange) Reflect.apply(onChange, undefined, [value]);
    },
    ...buttonsOf(renderer),
  };
}

/** The renderer itself can neither render the same card again nor take it away. */
function OnShelf({ card, shelf }: { card: ReactElement; shelf: Shelf }) {
  const [version, setVersion] = useState(1);
  shelf.rerender = () => setVersion((before) => before + 1);
  shelf.remove = () => setVersion(0);
  return version === 0 ? null : cloneElement(card);
}

function stubNetwork(calls: Call[], current: Setting): void {
  vi.stubGlobal('self', {
    hsFetch: async (url: string, options: { method?: string; body?: Record<string, unknown> }) => {
      const method = options.method ?? 'GET';
      calls.push({ url, method, body: options.body ?? null });
      const [, other] = Object.entries(current.reads ?? {}).find(([end]) => method === 'GET' && url.endsWith(end)) ?? [];
      return toResponse(other ?? (method === 'POST' ? (current.act ?? current.read) : current.read));
    },
  });
}

async function toResponse(answer: Answer): Promise<Response> {
  if (answer === 'never') return new Promise(() => {});
  if (answer instanceof Error) throw answer;
  const { status, body } = 'ok' in answer ? { status: 200, body: answer } : answer;
  return new Response(JSON.stringify(body), { status });
}

function buttonsOf(renderer: ReturnType<typeof createRenderer>) {
  const all = () => [...renderer.findAll(Button), ...renderer.findAll(LoadingButton)];
  const button = (text: string) => {
    const found = all().find((one) => one.text === text);
    if (!found) throw new Error(`no button "${text}" among ${all().map((one) => one.text)}`);
    return found;
  };
  return {
    button,
    buttonTexts: () => all().map((one) => one.text),
    primaryTexts: () =>
      all()
        .filter((one) => one.props.variant === 'primary')
        .map((one) => one.text),
    press: (text: string) => button(text).trigger('onClick'),
  };
}
