import type { MailView } from '@salesos/shared/api/mail-setup';
import type { Page } from 'playwright-core';
import { mailView, settled } from '../../../hubspot-app/test/mail-view.ts';
import { setupView } from '../../../hubspot-app/test/setup-view.ts';
import type { Answer, Scene } from './scene.ts';

const ok = <Data>(data: Data): { ok: true; data: Data } => ({ ok: true, data });
const steps = setupView.steps.map((step) => ({ ...step, state: 'done' as const, stateText: 'Done' }));
const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();

/** The set-up page with mail open. */
const mail = (answer: Answer<MailView>, ...names: string[]): Scene => ({
  fields: {},
  reply: 'never',
  setup: { view: ok({ ...setupView, steps }), mail: answer },
  act: async (page) => {
    await page.getByTitle('Open: Mail').getByRole('button').or(page.getByTitle('Open: Mail')).last().click();
    await page.waitForTimeout(250);
    for (const name of names) await press(name)(page);
  },
});

/** How mail stands, for admins. */
export const mailScenes: Record<string, Scene> = {
  mail: mail(ok(mailView)),
  'mail-asked': mail(ok(mailView), 'It was not sent, send it again'),
  'mail-empty': mail(ok({ ...mailView, parked: settled })),
  'mail-loading': mail('never'),
  'mail-down': mail('down'),
};
