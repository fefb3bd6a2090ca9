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
const NEW_PER_DAY = 20;
const FULL_PER_DAY = 40;
const MORE_EACH_DAY = 2;

/** A new mailbox sends 20 mails in its first 24 hours and two more each day, up to 40. `firstAt` null = it has sent nothing yet. */
export function rampPerDay(firstAt: Date | null, now: Date): number {
  const days = firstAt === null ? 0 : Math.max(0, Math.floor((now.getTime() - firstAt.getTime()) / DAY_MS));
  return Math.min(FULL_PER_DAY, NEW_PER_DAY + MORE_EACH_DAY * days);
}

const FEWEST_SENDS = 50;
const MOST_BOUNCED = 0.05;

/** Share of mails that came back, null = too few to speak of a share. */
export const bounceShare = (sent: number, bounced: number): number | null => (sent < FEWEST_SENDS ? null : bounced / sent);
export const isTooMuch = (share: number | null): boolean => share !== null && share >= MOST_BOUNCED;

/** Gmail's rule for bulk senders; readers at other providers are no more patient. */
const MOST_COMPLAINED = 0.001;

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
  if (facts.complaints !== null && facts.complaints >= MOST_COMPLAINED) return 'complaints';
  return isTooMuch(facts.bounces) ? 'bounces' : null;
}
