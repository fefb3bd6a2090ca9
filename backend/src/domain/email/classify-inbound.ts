import type { ReplyDisposition } from '@salesos/shared/events/email';
import type { ActorClass } from '@salesos/shared/events/event';
import type { InboundCode } from '@salesos/shared/labels/inbound';
import { sameAddress } from './address.ts';
import { readsLikeAbsence, saysTheyLeft, speaksOfAbsence } from './absence-words.ts';
import { automaticSign, automaticSubject } from './automatic-mail.ts';
import { deliveryNotes, type ReportedMail, reportType, worstBounce } from './bounce-report.ts';
import { dispositionOf } from './disposition.ts';
import type { Bounce } from './judge-bounce.ts';
import { stripQuoted } from './strip-quoted.ts';
import { asksToUnsubscribe } from './unsubscribe-request.ts';

export interface InboundInput extends ReportedMail {
  /** The plain-text part, quotes included; '' when there is none. */
  readonly text: string;
  /** The mailbox that received it and every address it sends as. */
  readonly ownAddresses: readonly string[];
}

export interface InboundClass {
  /** `unmatched`: our own mail came back. */
  readonly kind: 'bounce' | 'auto_reply' | 'out_of_office' | 'unsubscribe' | 'human' | 'unmatched';
  /** False = a person may have written it and a person must look: it pauses, and neither scores nor ends anything. */
  readonly isSure: boolean;
  readonly disposition: ReplyDisposition;
  readonly actorClass: ActorClass;
  readonly because: InboundCode;
  /** Only of a bounce. */
  readonly bounce: Bounce | null;
  /** An automatic answer says that its owner works there no more. */
  readonly hasLeft: boolean;
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
  const notes = deliveryNotes(mail);
  if (notes !== null) {
    const bounce = worstBounce(notes);
    return bounce === null ? machine('auto_reply', 'delivery_receipt') : { ...machine('bounce', 'delivery_report'), bounce };
  }
  const report = reportType(mail.headers, mail.reports);
  // The mail provider passes on that a person pressed "spam": the same wish, said to somebody else.
  if (report === 'feedback-report') return { ...machine('unsubscribe', 'complaint_report'), disposition: 'unsubscribe' };
  if (report === 'disposition-notification') return machine('auto_reply', 'read_receipt');
  if (mail.ownAddresses.some((own) => sameAddress(own, mail.from))) return { ...machine('unmatched', 'from_ourselves'), actorClass: 'unknown' };
  return null;
}

function byHeaders(mail: InboundInput, ownText: string): InboundClass | null {
  return automaticSign(mail) === 'definite' ? automatic(mail, ownText, 'automatic_headers') : null;
}

function byWords(mail: InboundInput, ownText: string): InboundClass {
  if (asksToUnsubscribe(ownText, mail.subject)) return person('unsubscribe', 'unsubscribe', 'unsubscribe_words');
  const isHinted = automaticSign(mail) === 'weak';
  const disposition = dispositionOf(ownText);
  const isLikely = automaticSubject(mail.subject) || readsLikeAbsence(ownText);
  if (isLikely && disposition !== 'positive') return doubtful(automatic(mail, ownText, 'weak_automatic_hint'));
  return isHinted ? doubtful(person('human', 'unknown', 'weak_automatic_hint')) : person('human', disposition, 'person');
}

const doubtful = (found: InboundClass): InboundClass => ({ ...found, isSure: false, actorClass: 'unknown' });

function automatic(mail: InboundInput, ownText: string, because: InboundCode): InboundClass {
  const hasLeft = saysTheyLeft(ownText);
  return { ...machine(!hasLeft && speaksOfAbsence(mail.subject, ownText) ? 'out_of_office' : 'auto_reply', because), hasLeft };
}

const nothingMore = { isSure: true, bounce: null, hasLeft: false } as const;

function machine(kind: InboundClass['kind'], because: InboundCode): InboundClass {
  return { kind, disposition: 'unknown', actorClass: 'machine', because, ...nothingMore };
}

function person(kind: 'unsubscribe' | 'human', disposition: ReplyDisposition, because: InboundCode): InboundClass {
  return { kind, disposition, actorClass: 'human', because, ...nothingMore };
}
