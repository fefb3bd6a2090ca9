import type { ConsentHold } from '@salesos/shared/labels/consent';
import type { EmailRefusal, EmailWarning } from '@salesos/shared/labels/email';
import { isUsableAddress, sameAddress } from './address.ts';

/** What a mail is for, and with it which rules hold. Found out by us, never said by whoever asks for the mail. */
export type Purpose = 'sequence' | 'one_to_one' | 'conversation';

const DAY_MS = 86_400_000;
const CONVERSATION_DAYS = 30;

/** A rep's own mail is part of a conversation while it answers something the person wrote in the last 30 days. */
export function purposeOf(answered: { readonly receivedAt: Date } | null, now: Date): 'one_to_one' | 'conversation' {
  return answered !== null && now.getTime() - answered.receivedAt.getTime() <= CONVERSATION_DAYS * DAY_MS ? 'conversation' : 'one_to_one';
}

export interface OwnMail {
  readonly purpose: 'one_to_one' | 'conversation';
  readonly to: string | null;
  readonly isDead: boolean;
  /** On the customer's own list of whom nobody writes to. */
  readonly isSuppressed: boolean;
  readonly ownAddresses: readonly string[];
  readonly isOutside: boolean;
  readonly writingOn: boolean;
  /** Strictest of all sources; null = not known. */
  readonly optedOut: boolean | null;
  readonly doNotContact: boolean;
  readonly keepsBouncing: boolean;
  /** Nobody has refused, but somebody is to look first. */
  readonly hold: ConsentHold | null;
}

/** Null = it may go. What is only warned of goes with a reason; an answer to what they wrote needs none. */
export function judgeOwnMail(mail: OwnMail): { readonly refused: EmailRefusal } | { readonly warned: EmailWarning } | null {
  const refused = refusalOf(mail);
  if (refused !== null) return { refused };
  if (mail.purpose === 'conversation') return null;
  if (mail.optedOut === true) return { warned: 'opted_out' };
  if (mail.doNotContact) return { warned: 'do_not_contact' };
  if (mail.optedOut === null) return { warned: 'consent_unknown' };
  if (mail.hold !== null) return { warned: mail.hold };
  return mail.keepsBouncing ? { warned: 'keeps_bouncing' } : null;
}

function refusalOf({ to, isDead, isSuppressed, ownAddresses, isOutside, writingOn }: OwnMail): EmailRefusal | null {
  if (!isUsableAddress(to)) return 'no_email_address';
  if (isDead) return 'bounced';
  if (isSuppressed) return 'suppressed';
  if (ownAddresses.some((own) => sameAddress(own, to))) return 'mail_to_self';
  if (isOutside) return 'out_of_scope';
  return writingOn ? null : 'writing_off';
}
