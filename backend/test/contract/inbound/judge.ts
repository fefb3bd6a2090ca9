import { createAbsenceDates } from '#platform/absence-dates.ts';
import { createMimeParser } from '#platform/postal-mime.ts';
import { type JudgedMail, judgeInbound } from '#services/email/judge-inbound.ts';
import { OURS } from './raw-mail.ts';

const [mime, dates] = [createMimeParser(), createAbsenceDates()];

/** What the product takes a raw message for. */
export async function judge(raw: Buffer): Promise<JudgedMail> {
  return judgeInbound(dates, await mime.parse(raw), { ownAddresses: [OURS], receivedAt: new Date('2026-11-30T10:00:00Z') });
}
