import type { Reaction, Situation } from './act.ts';
import { sendBack } from './send-back.ts';

const AWAY_MS = 7 * 24 * 3_600_000;

/** The recipient's mail system answers by itself (RFC 3834), naming the day of return in business time. */
export function outOfOffice(situation: Situation): Promise<Reaction> {
  const back = new Date(situation.twin.clock.now().getTime() + AWAY_MS).toLocaleDateString('en-US', {
    timeZone: 'UTC',
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    year: 'numeric',
  });
  return sendBack(situation, 'out_of_office', {
    subject: `Automatic reply: ${situation.mail.subject}`,
    text: situation.text ?? `I am out of the office until ${back} and will answer after my return.`,
    quotesOriginal: false,
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  });
}
