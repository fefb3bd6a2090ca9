import type { Twin } from '../core/twin.ts';
import type { StoredMail } from '../mail/stored-mail.ts';
import { applePrefetch } from './apple-prefetch.ts';
import type { ProspectOptions, Reaction, Situation, Verb } from './act.ts';
import { click } from './click.ts';
import { open } from './open.ts';
import { outOfOffice } from './out-of-office.ts';
import { reply } from './reply.ts';
import { scannerBurst } from './scanner-burst.ts';
import { unsubscribe } from './unsubscribe.ts';
import { unsubscribeOnPage } from './unsubscribe-on-page.ts';

const ACTS: Readonly<Record<Verb, (situation: Situation) => Promise<Reaction>>> = {
  open,
  click,
  reply,
  out_of_office: outOfOffice,
  scanner_burst: scannerBurst,
  apple_prefetch: applePrefetch,
  unsubscribe,
  unsubscribe_on_page: unsubscribeOnPage,
};

export interface Act {
  verb: Verb;
  text?: string;
  disposition?: string;
}

/** Does everything in the script at the current business time, in order. */
export async function react(twin: Twin, mail: StoredMail, script: readonly Act[], options: ProspectOptions): Promise<Reaction[]> {
  const reactions: Reaction[] = [];
  for (const { verb, text = null, disposition = null } of script) {
    reactions.push(await ACTS[verb]({ twin, mail, options, text, disposition }));
  }
  return reactions;
}
