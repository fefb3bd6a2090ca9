import type { ReplyDisposition } from '@salesos/shared/events/email';
import type { ActorClass } from '@salesos/shared/events/event';
import type { InboundCode } from '@salesos/shared/labels/inbound';
import { sameAddress } from './address.ts';
import { automaticSign, type HeaderLine, speaksOfAbsence } from './automatic-mail.ts';
import { isBounce, reportType } from './bounce-report.ts';
import { dispositionOf } from './disposition.ts';
import { stripQuoted } from './strip-quoted.ts';
import { asksToUnsubscribe } from './unsubscribe-request.ts';

export interface InboundInput {
  readonly headers: readonly HeaderLine[];
  readonly from: string;
  readonly subject: string;
  /** The plain-text part, quotes included; '' when there is none. */
  readonly text: string;
  /** The mailbox that received it and every address it sends as. */
  readonly ownAddresses: readonly string[];
}

export interface InboundClass {
  /** `review`: a person may have written it, and a person must look; it pauses and neither scores nor ends anything. `unmatched`: our own mail came back. */
  readonly kind: 'bounce' | 'auto_reply' | 'out_of_office' | 'unsubscribe' | 'human' | 'review' | 'unmatched';
  readonly disposition: ReplyDisposition;
  readonly actorClass: ActorClass;
  readonly because: InboundCode;
}

/** Nobody says yes or no after this many characters, and the phrases are not searched for in more. */
const LONGEST_READ = 20_000;

/**
 * In this order: delivery report, definite automatic answer, wish to be removed, person. Delivery reports come first
 * because they carry the headers of automatic answers too.
 */
export function classifyInbound(mail: InboundInput): InboundClass {
  const ownText = stripQuoted(mail.text).slice(0, LONGEST_READ);
  return byReport(mail) ?? byHeaders(mail, ownText) ?? byWords(mail, ownText);
}

function byReport(mail: InboundInput): InboundClass | null {
  if (isBounce(mail.headers, mail.from, mail.subject)) return machine('bounce', 'delivery_report');
  const report = reportType(mail.headers);
  // The mail provider passes on that a person pressed "spam": the same wish, said to somebody else.
  if (report === 'feedback-report') return { kind: 'unsubscribe', disposition: 'unsubscribe', actorClass: 'machine', because: 'complaint_report' };
  if (report === 'disposition-notification') return machine('auto_reply', 'read_receipt');
  if (mail.ownAddresses.some((own) => sameAddress(own, mail.from)))
    return { kind: 'unmatched', disposition: 'unknown', actorClass: 'unknown', because: 'from_ourselves' };
  return null;
}

function byHeaders(mail: InboundInput, ownText: string): InboundClass | null {
  if (automaticSign(mail.headers, mail.subject, mail.text, mail.ownAddresses) !== 'definite') return null;
  return machine(speaksOfAbsence(mail.subject, ownText) ? 'out_of_office' : 'auto_reply', 'automatic_headers');
}

function byWords(mail: InboundInput, ownText: string): InboundClass {
  if (asksToUnsubscribe(ownText, mail.subject))
    return { kind: 'unsubscribe', disposition: 'unsubscribe', actorClass: 'human', because: 'unsubscribe_words' };
  const weak = automaticSign(mail.headers, mail.subject, mail.text, mail.ownAddresses) === 'weak';
  if (weak) return { kind: 'review', disposition: 'unknown', actorClass: 'unknown', because: 'weak_automatic_hint' };
  return { kind: 'human', disposition: dispositionOf(ownText), actorClass: 'human', because: 'person' };
}

function machine(kind: 'bounce' | 'auto_reply' | 'out_of_office', because: InboundCode): InboundClass {
  return { kind, disposition: 'unknown', actorClass: 'machine', because };
}
