import type { Reaction, Verb } from '../prospects/act.ts';

const WORDS: Readonly<Record<Verb, (name: string, subject: string) => string>> = {
  open: (name, subject) => `${name} opened ${subject}.`,
  click: (name, subject) => `${name} clicked a link in ${subject}.`,
  reply: (name, subject) => `${name} replied to ${subject}.`,
  out_of_office: (name, subject) => `The mailbox of ${name} answered ${subject} by itself: out of office.`,
  unsubscribe: (name, subject) => `${name} unsubscribed with one click from ${subject}.`,
  unsubscribe_on_page: (name, subject) => `${name} unsubscribed on the page linked in ${subject}.`,
  scanner_burst: (_name, subject) => `A security scanner fetched what ${subject} links to.`,
  apple_prefetch: (_name, subject) => `A privacy proxy loaded the images of ${subject}.`,
};

const isAnswered = ({ requests }: Reaction): boolean => requests.length === 0 || requests.some(({ status }) => status > 0);

/** Nobody reads that fast; the product thinks so too. */
const QUICK_MS = 10_000;
const isTooQuick = (done: Reaction, mail: { receivedAt: string } | null): boolean =>
  (done.verb === 'open' || done.verb === 'click') && mail !== null && Date.parse(done.at) - Date.parse(mail.receivedAt) < QUICK_MS;

/** What happened, for the page: what just happened, in the past tense. */
export function describeReaction(done: Reaction, name: string, mail: { subject: string; receivedAt: string } | null): string {
  const said = WORDS[done.verb](name, `“${mail?.subject || '(no subject)'}”`);
  const sentence = isTooQuick(done, mail) ? `${said} Within seconds of its arrival: that is taken for a machine’s doing and does not count.` : said;
  return isAnswered(done) ? sentence : `${sentence} The product did not answer.`;
}
