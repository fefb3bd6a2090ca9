import { z } from 'zod';
import { MailboxChange, SendRedirectChange } from './mailbox.ts';
import type { SetupFact, TimedText } from './setup-fact.ts';
import { LiftedSuppression, NewSuppression } from './suppression.ts';

/** An address or a domain; found is what keeps mail to it back: itself, its domain, or one above. Null = the whole list. */
const matching = z.string().trim().min(3).max(320).nullable();

/** The part of the set-up page about mail. Each call that changes something is answered with how mail stands then. */
export const mailCalls = [
  z.strictObject({ call: z.literal('mail') }),
  z.strictObject({ call: z.literal('settle_parked'), emailId: z.uuid(), went: z.boolean() }),
  z.strictObject({ call: z.literal('change_mailbox'), mailboxId: z.uuid(), change: MailboxChange }),
  z.strictObject({ call: z.literal('suppressions'), matching, after: z.uuid().nullable() }),
  z.strictObject({ call: z.literal('suppress'), wish: NewSuppression }),
  LiftedSuppression.extend({ call: z.literal('lift_suppression'), id: z.uuid(), matching }),
  SendRedirectChange.extend({ call: z.literal('set_send_redirect') }),
  z.strictObject({ call: z.literal('deliverability') }),
] as const;

/** What a button does, asked once before it is done. */
export interface AskedButton {
  label: string;
  ask: string;
  confirm: string;
  /** For a moment's notice, when it is done. */
  done: string;
}
export interface ParkedMailView {
  emailId: string;
  title: string;
  facts: SetupFact[];
  went: AskedButton;
  notSent: AskedButton;
}
export interface MailboxView {
  mailboxId: string;
  address: string;
  /** A word for it, and what there is to say. */
  state: TimedText & { tone: 'well' | 'warn' | 'bad'; word: string };
  facts: SetupFact[];
  isActive: boolean;
  /** Pauses it, or lets it go on; null = only its owner can, by signing in. */
  toggle: AskedButton | null;
  /** Most mails in 24 hours, null = as the ramp of a new mailbox allows; and in a minute. */
  perDay: number | null;
  perMinute: number;
}
export interface SuppressionView {
  id: string;
  value: string;
  /** Since when, by whom and why. */
  line: TimedText;
  /** What lifting it does, and what it does not undo. */
  liftAsk: string;
}
/** The answer of every call about suppressions. */
export interface SuppressionList {
  rows: SuppressionView[];
  /** Words where there are none. */
  empty: string | null;
  /** Where the list goes on. */
  next: string | null;
}
export interface MailView {
  measuredAt: string;
  parked: {
    mails: ParkedMailView[];
    /** Words where there are none, or what to do about them. */
    note: string;
    /** There are more than are shown. */
    more: string | null;
  };
  mailboxes: { rows: MailboxView[]; note: string };
  /** The first page. */
  suppressions: SuppressionList;
  /** Where a sandbox's mail goes; null = no connected CRM is one. */
  redirect: { text: string; address: string | null } | null;
}

export interface DomainView {
  domain: string;
  tone: 'well' | 'warn' | 'bad';
  word: string;
  /** How SPF, DKIM and DMARC stand. */
  line: string;
  /** What is to be done first, or that nothing is. */
  toDo: string;
}
/** What the name servers say of the domains mail is sent from. */
export interface DomainList {
  measuredAt: string;
  domains: DomainView[];
  note: string;
}
