import { z } from 'zod';
import type { SetupFact } from './setup-fact.ts';

/** The part of the set-up page about mail. Each call that changes something is answered with how mail stands then. */
export const mailCalls = [
  z.strictObject({ call: z.literal('mail') }),
  z.strictObject({ call: z.literal('settle_parked'), emailId: z.uuid(), went: z.boolean() }),
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
export interface MailView {
  measuredAt: string;
  parked: {
    mails: ParkedMailView[];
    /** Words where there are none, or what to do about them. */
    note: string;
    /** There are more than are shown. */
    more: string | null;
  };
}
