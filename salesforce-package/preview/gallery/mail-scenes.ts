import type { MailView } from '@salesos/shared/api/mail-setup';
import { mailboxWords, suppressionWords } from '@salesos/shared/labels/mail-words';
import type { Page } from 'playwright-core';
import { domains, mailView, sandboxMail, settled } from '../../../hubspot-app/test/mail-view.ts';
import { setupView } from '../../../hubspot-app/test/setup-view.ts';
import type { Answer, Scene } from './scene.ts';

const ok = <Data>(data: Data): { ok: true; data: Data } => ({ ok: true, data });
const steps = setupView.steps.map((step) => ({ ...step, state: 'done' as const, stateText: 'Done' }));
const press = (name: string) => (page: Page) => page.getByRole('button', { name }).first().click();

/** The set-up page with mail open. */
const mail = (answer: Answer<MailView>, ...names: string[]): Scene => ({
  fields: {},
  reply: 'never',
  setup: { view: ok({ ...setupView, steps }), mail: answer, deliverability: ok(domains) },
  act: async (page) => {
    await page.getByTitle('Open: Mail').getByRole('button').or(page.getByTitle('Open: Mail')).last().click();
    await page.waitForTimeout(250);
    for (const name of names) await press(name)(page);
  },
});

const nothing: MailView = {
  ...mailView,
  parked: settled,
  mailboxes: { rows: [], note: mailboxWords.none },
  suppressions: { rows: [], empty: suppressionWords.none, next: null },
};

/** How mail stands, for admins. */
export const mailScenes: Record<string, Scene> = {
  mail: mail(ok(mailView)),
  'mail-asked': mail(ok(mailView), 'It was not sent, send it again'),
  'mail-sandbox': mail(ok({ ...sandboxMail, parked: settled })),
  'mail-limits': mail(ok({ ...mailView, parked: settled }), 'Change limits'),
  'mail-lift': mail(ok({ ...mailView, parked: settled }), 'Take off the list'),
  'mail-empty': mail(ok(nothing)),
  'mail-loading': mail('never'),
  'mail-down': mail('down'),
};
