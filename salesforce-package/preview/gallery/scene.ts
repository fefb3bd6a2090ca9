import type { AccountPeople, CardReply, NextMail } from '@salesos/shared/api/card';
import type { SetupCall } from '@salesos/shared/api/setup';
import type { Page } from 'playwright-core';

export type Answer<Data> = { ok: true; data: Data } | Extract<CardReply, { ok: false }> | 'never' | 'down';

export interface Scene {
  fields: Record<string, string | number | null>;
  /** 'never' does not answer, 'down' answers 502. */
  reply: CardReply | 'never' | 'down';
  /** Answer for an earlier day. */
  earlier?: CardReply;
  /** Of the form for the next mail. */
  nextMail?: Answer<NextMail>;
  /** An account's page in place of a contact's. */
  people?: Answer<AccountPeople>;
  /** The set-up page in place of a contact's: what each call of it answers. */
  setup?: Partial<Record<SetupCall['call'], Answer<object>>>;
  act?: (page: Page) => Promise<unknown>;
}
