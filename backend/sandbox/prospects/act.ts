import type { ProductInbox } from '../mail/deliver.ts';
import type { StoredMail } from '../mail/stored-mail.ts';
import type { Twin } from '../core/twin.ts';

export const VERBS = ['open', 'click', 'reply', 'out_of_office', 'scanner_burst', 'apple_prefetch', 'unsubscribe', 'unsubscribe_on_page'] as const;
/** What a person, or a machine on the way to one, can do with a mail. */
export type Verb = (typeof VERBS)[number];

export interface ProspectOptions extends ProductInbox {
  /** The mail server's space in the twin's store. */
  spaceId?: string;
  /** Another seed gives the same addresses other browsers and networks. */
  seed?: string;
}

/** A mail in somebody's hands. */
export interface Situation {
  twin: Twin;
  mail: StoredMail;
  options: ProspectOptions;
  /** Own words of a reply; null = words that fit the disposition. */
  text: string | null;
  /** What the script means the reply to be; travels as X-Twin-Disposition. */
  disposition: string | null;
}

export interface SeenRequest {
  method: string;
  url: string;
  /** 0 = no answer. */
  status: number;
}

export interface Reaction {
  verb: Verb;
  /** Business time, ISO 8601. */
  at: string;
  mailId: string;
  requests: SeenRequest[];
  /** The stored mail that went back, when one did. */
  replyMailId: string | null;
  /** Why nothing could be requested, or where a click led out of the twin. */
  note: string | null;
}

/** The person cannot do that with this mail; the message is fit to be shown. */
export class CannotReactError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotReactError';
  }
}

export function reaction(situation: Situation, verb: Verb, parts: Partial<Pick<Reaction, 'requests' | 'replyMailId' | 'note'>>): Reaction {
  return { verb, at: situation.twin.clock.now().toISOString(), mailId: situation.mail.id, requests: [], replyMailId: null, note: null, ...parts };
}
