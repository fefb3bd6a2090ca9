/** Most mails in any 24 hours, and in any minute of one mailbox. The smallest that is reached holds the mail back. */
export interface SendCaps {
  readonly mailboxPerDay: number;
  readonly mailboxPerMinute: number;
  readonly senderDomainPerDay: number;
  readonly recipientDomainPerDay: number;
  readonly customerPerDay: number;
}

/** What holds where nobody has set anything; custom of the trade, no provider's rule. */
export const defaultCaps = { senderDomainPerDay: 400, recipientDomainPerDay: 40, customerPerDay: 2000 } as const;

const DAY_MS = 86_400_000;
const ramp = { first: 20, more: 2, full: 40 } as const;

/** A new mailbox sends 20 mails in its first 24 hours and two more each day, up to 40. `firstAt` null = it has sent nothing yet. */
export function rampPerDay(firstAt: Date | null, now: Date): number {
  const days = firstAt === null ? 0 : Math.max(0, Math.floor((now.getTime() - firstAt.getTime()) / DAY_MS));
  return Math.min(ramp.full, ramp.first + ramp.more * days);
}

export const FEWEST_SENDS = 50;
/** Of a week's mails: from here on a mailbox stops by itself. Of complaints it is Gmail's rule for bulk senders; readers at other providers are no more patient. */
export const mostOf = { bounces: 0.05, complaints: 0.001 } as const;

/** How near a share is to stopping the mailbox; from half of it on somebody should look. */
export function bandOf(share: number, kind: keyof typeof mostOf): 'fine' | 'near' | 'over' {
  if (share >= mostOf[kind]) return 'over';
  return share >= mostOf[kind] / 2 ? 'near' : 'fine';
}

/** Share of mails that came back, null = too few to speak of a share. */
export const bounceShare = (sent: number, bounced: number): number | null => (sent < FEWEST_SENDS ? null : bounced / sent);
export const isTooMuch = (share: number | null): boolean => share !== null && share >= mostOf.bounces;

/** Gmail's and Microsoft's codes for mail that is not authenticated as its sender's. */
const UNAUTHENTICATED: ReadonlySet<string | null> = new Set(['5.7.26', '5.7.515']);
const REFUSING_DOMAINS = 3;

/** Why a mailbox has to stop until a person has looked; null = it may go on. */
export function pauseReason(facts: {
  statusCode: string | null;
  /** Recipient domains that refused it as unwanted within 24 hours. */
  refusingDomains: number;
  bounces: number | null;
  complaints: number | null;
}): 'authentication' | 'complaints' | 'refused' | 'bounces' | null {
  if (UNAUTHENTICATED.has(facts.statusCode)) return 'authentication';
  if (facts.refusingDomains >= REFUSING_DOMAINS) return 'refused';
  if (facts.complaints !== null && facts.complaints >= mostOf.complaints) return 'complaints';
  return isTooMuch(facts.bounces) ? 'bounces' : null;
}
