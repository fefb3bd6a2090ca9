import { z } from 'zod';
import { MailboxChange } from './mailbox.ts';
import type { SetupFact, TimedText } from './setup-fact.ts';

/** The part of the set-up page about mail. Each call that changes something is answered with how mail stands then. */
export const mailCalls = [
  z.strictObject({ call: z.literal('mail') }),
  z.strictObject({ call: z.literal('settle_parked'), emailId: z.uuid(), went: z.boolean() }),
  z.strictObject({ call: z.literal('change_mailbox'), mailboxId: z.uuid(), change: MailboxChange }),
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
  state: TimedText & { tone: 'well' | 'warn' | 'bad' };
  facts: SetupFact[];
  isActive: boolean;
  /** Pauses it, or lets it go on; null = only its owner can, by signing in. */
  toggle: AskedButton | null;
  /** Most mails in 24 hours, null = as the ramp of a new mailbox allows; and in a minute. */
  perDay: number | null;
  perMinute: number;
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
}
