import { type EnrollBlockCode, enrollBlockLabels } from '@salesos/shared/labels/sequence';
import { isUsableAddress, sameAddress } from '../email/address.ts';
import type { StepContact } from './decide-step.ts';

export interface EnrollInput {
  readonly contact: StepContact;
  /** Name of the sequence the contact is in now (active, paused or held); null when in none. */
  readonly enrolledIn: string | null;
  /** The newest touch by somebody else than the person who enrolls; the CRM's own activities count. */
  readonly lastTouchByColleague: { readonly by: string; readonly at: Date } | null;
  readonly ownAddresses: readonly string[];
  /** None of the contact's records is worked with. */
  readonly isOutside: boolean;
  readonly now: Date;
  /** Default 7. */
  readonly minimumDays?: number;
}

export interface EnrollBlock {
  readonly code: EnrollBlockCode;
  /** Follows "Will not start: ". */
  readonly text: string;
}

const DAY_MS = 86_400_000;
const MINIMUM_DAYS = 7;

/** Null when the contact may be enrolled, else the first thing that forbids it. */
export function enrollable(input: EnrollInput): EnrollBlock | null {
  return forbidden(input.contact) ?? outside(input) ?? occupied(input) ?? unreachable(input) ?? tooSoon(input);
}

function forbidden(contact: StepContact): EnrollBlock | null {
  if (contact.optedOut === true) return { code: 'opted_out', text: enrollBlockLabels.opted_out };
  if (contact.isSuppressed) return { code: 'suppressed', text: enrollBlockLabels.suppressed };
  if (contact.doNotContact) return { code: 'do_not_contact', text: enrollBlockLabels.do_not_contact };
  if (contact.optedOut === null) return { code: 'consent_unknown', text: enrollBlockLabels.consent_unknown };
  return contact.hold === null ? null : { code: contact.hold, text: enrollBlockLabels[contact.hold] };
}

function outside({ isOutside }: EnrollInput): EnrollBlock | null {
  return isOutside ? { code: 'out_of_scope', text: enrollBlockLabels.out_of_scope } : null;
}

function occupied({ enrolledIn }: EnrollInput): EnrollBlock | null {
  return enrolledIn === null ? null : { code: 'already_enrolled', text: enrollBlockLabels.already_enrolled(enrolledIn) };
}

function unreachable({ contact: { email, isDead, keepsBouncing }, ownAddresses }: EnrollInput): EnrollBlock | null {
  if (!isUsableAddress(email)) return { code: 'no_email_address', text: enrollBlockLabels.no_email_address };
  if (isDead) return { code: 'bounced', text: enrollBlockLabels.bounced };
  if (keepsBouncing) return { code: 'keeps_bouncing', text: enrollBlockLabels.keeps_bouncing };
  return ownAddresses.some((own) => sameAddress(own, email)) ? { code: 'mail_to_self', text: enrollBlockLabels.mail_to_self } : null;
}

function tooSoon({ lastTouchByColleague: touch, now, minimumDays = MINIMUM_DAYS }: EnrollInput): EnrollBlock | null {
  if (touch === null) return null;
  const elapsedMs = Math.max(0, now.getTime() - touch.at.getTime());
  if (elapsedMs >= minimumDays * DAY_MS) return null;
  return { code: 'contacted_recently', text: enrollBlockLabels.contacted_recently(touch.by, Math.floor(elapsedMs / DAY_MS), minimumDays) };
}
