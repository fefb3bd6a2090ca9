import { gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { LastLook } from '#ports/mail.ts';
import type { Effect } from '#ports/no-answer.ts';
import { toProviderError } from './errors.ts';
import type { GmailEnv } from './settings.ts';

type Users = gmail_v1.Gmail['users'];
interface Call {
  userId: 'me';
}
interface Signed {
  headers: { authorization: string };
}

/** One mailbox at Gmail. The client's own retries are off: who may be asked again is decided by what was asked. */
export class GmailClient {
  readonly #users: Users;
  readonly #accessToken: () => Promise<string>;

  constructor(config: Pick<GmailEnv, 'GMAIL_API_URL' | 'GMAIL_SILENCE_MS'>, accessToken: () => Promise<string>) {
    const rootUrl = config.GMAIL_API_URL.replace(/\/*$/, '/');
    this.#users = gmail({ version: 'v1', rootUrl, retry: false, timeout: config.GMAIL_SILENCE_MS }).users;
    this.#accessToken = accessToken;
  }

  read<Data>(ask: (users: Users, me: Call, signed: Signed) => Promise<{ data: Data }>): Promise<Data> {
    return this.#call('read', ask);
  }

  /** For what must not happen twice: no clear answer is an unknown outcome. `lastLook` is asked when nothing but the call is left. */
  write<Data>(ask: (users: Users, me: Call, signed: Signed) => Promise<{ data: Data }>, lastLook?: LastLook): Promise<Data> {
    return this.#call('write', ask, lastLook);
  }

  async #call<Data>(effect: Effect, ask: (users: Users, me: Call, signed: Signed) => Promise<{ data: Data }>, lastLook?: LastLook): Promise<Data> {
    const token = await this.#accessToken();
    await lastLook?.();
    try {
      const { data } = await ask(this.#users, { userId: 'me' }, { headers: { authorization: `Bearer ${token}` } });
      return data;
    } catch (error) {
      throw toProviderError(error, effect);
    }
  }
}
