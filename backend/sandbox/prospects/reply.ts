import type { Reaction, Situation } from './act.ts';
import { sendBack } from './send-back.ts';
import { traitsOf } from './traits.ts';

const WORDS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  positive: [
    'Yes, this is timely for us. Could we talk on Thursday at 10?',
    'Sounds interesting. Please send me two or three times for a call next week.',
  ],
  negative: ['Thanks, but this is not a fit for us.', 'We are not interested, thank you.'],
  question: ['How does this work together with what we already have?', 'What would this cost for a team of forty?'],
  referral: ['I am not the right person; please talk to our head of operations.'],
  objection: ['We just signed with another vendor for two years.'],
  unsubscribe: ['Please take me off your list.'],
};
const NEUTRAL = ['Thanks, I have received your message.'] as const;

/** A person answers the mail, quoting it. */
export function reply(situation: Situation): Promise<Reaction> {
  const { mail, disposition } = situation;
  const words = WORDS[disposition ?? ''] ?? NEUTRAL;
  return sendBack(situation, 'reply', {
    subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
    text: situation.text ?? words[traitsOf(situation).choice % words.length] ?? words[0],
    quotesOriginal: true,
    headers: disposition === null ? {} : { 'X-Twin-Disposition': disposition },
  });
}
