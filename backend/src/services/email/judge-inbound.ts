import { classifyInbound, type InboundClass } from '#domain/email/classify-inbound.ts';
import { returnDate } from '#domain/email/return-date.ts';
import { stripQuoted } from '#domain/email/strip-quoted.ts';
import { writtenOn } from '#domain/email/written-on.ts';
import type { AbsenceDates } from '#ports/absence-dates.ts';
import type { InboundMail } from '#ports/mime.ts';

export interface JudgedMail {
  readonly from: string;
  readonly found: InboundClass;
  /** What its writer added, without quoted mails; at most 20,000 characters. */
  readonly ownText: string;
  /** YYYY-MM-DD; only of a note of absence that names a day. */
  readonly returnOn: string | null;
}

const LONGEST_KEPT = 20_000;

/** What a received mail is and says. `ownAddresses`: the mailbox that received it and every address it sends as. */
export function judgeInbound(dates: AbsenceDates, parsed: InboundMail, where: { ownAddresses: readonly string[]; receivedAt: Date }): JudgedMail {
  const from = parsed.from?.address.toLowerCase() ?? '';
  const text = parsed.text ?? '';
  const { headers, subject, reports } = parsed;
  const found = classifyInbound({ headers, from, fromName: parsed.from?.name ?? '', subject, text, reports, ownAddresses: where.ownAddresses });
  const ownText = stripQuoted(text).slice(0, LONGEST_KEPT);
  return { from, found, ownText, returnOn: found.kind === 'out_of_office' ? readReturn(dates, parsed, { from, ownText }, where.receivedAt) : null };
}

function readReturn(dates: AbsenceDates, parsed: InboundMail, { from, ownText }: { from: string; ownText: string }, receivedAt: Date): string | null {
  const written = writtenOn({ date: parsed.date, headers: parsed.headers, from }, receivedAt);
  // Lines are wrapped anywhere; places in the text stay where they were.
  const text = `${parsed.subject}\n\n${ownText}`.replace(/(?<!\n)\n(?!\n)/g, ' ');
  for (const mentions of dates.find(text, { writtenAt: written.at, dayFirst: written.dayFirst })) {
    const day = returnDate(text, mentions, written.day);
    if (day !== null) return day;
  }
  return null;
}
