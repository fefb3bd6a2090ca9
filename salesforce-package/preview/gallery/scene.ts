import type { AccountPeople, CardReply, NextMail } from '@salesos/shared/api/card';
import type { Page } from 'playwright-core';

type Answer<Data> = { ok: true; data: Data } | Extract<CardReply, { ok: false }> | 'never' | 'down';

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
  act?: (page: Page) => Promise<unknown>;
}
