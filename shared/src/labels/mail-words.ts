import type { AskedButton, DomainView, MailboxView } from '../api/mail-setup.ts';
import type { Deliverability, DeliverabilityState } from '../api/deliverability.ts';
import type { Mailbox } from '../api/mailbox.ts';
import type { ParkedSend } from '../api/parked-send.ts';
import type { Suppression } from '../api/suppression.ts';
import type { TimedText } from '../api/setup-fact.ts';
import { parkedAnswers } from './conversation.ts';
import { numberText } from './setup-words.ts';

/** What the set-up page says of mail, in both CRMs. `{0}` marks an instant. */
export const parkedWords = {
  none: 'There are none: of every mail it is known whether it was sent.',
  note: 'Nothing happens to them before somebody says what became of them. Look into the Sent folder of the mailbox, or ask the recipient.',
  more: (shown: number): string => `The first ${shown} are shown; the others follow when these are settled.`,
  to: ({ contactName, to }: ParkedSend): string => (contactName === null ? `To ${to}` : `To ${contactName}, ${to}`),
  noSubject: '(no subject)',
  handedOver: '{0}, and not heard of since',
  notHandedOver: 'It is not known when',
  because: {
    interrupted: 'The program ended while it handed the mail over.',
    outcome_unknown: 'The connection broke before the mail server said yes or no.',
  },
} as const;
export const parkedFacts = { from: 'From', subject: 'Subject', when: 'Handed over', why: 'Why nobody knows' } as const;

/** Both answers, each with what it does. */
export function parkedButtons({ inSequence, from, to }: ParkedSend): { went: AskedButton; notSent: AskedButton } {
  const went: AskedButton = {
    label: parkedAnswers.went,
    ask: `It counts as sent: the CRM gets it as an activity${inSequence ? ', and the next step of the sequence is counted from its day' : ''}. Nothing is sent again.`,
    confirm: 'Yes, it was sent',
    done: 'Taken over: it was sent.',
  };
  if (!inSequence)
    return {
      went,
      notSent: {
        label: parkedAnswers.notSent,
        ask: `It counts as not sent. Nothing goes out by itself: whoever writes from ${from} has to write it again.`,
        confirm: 'Yes, it was not sent',
        done: 'Taken over: it was not sent.',
      },
    };
  return {
    went,
    notSent: {
      label: parkedAnswers.sendAnew,
      ask: `The step is written anew and goes as another mail, if nothing speaks against it by then. If the first one did arrive, ${to} gets a second copy.`,
      confirm: 'Yes, send it again',
      done: 'Taken over: it was not sent. The step is written anew.',
    },
  };
}

/** What of mail waits for a person, beside its closed part; null = nothing does. */
export function mailLine({ parked, still }: { parked: number; still: number }): string | null {
  const said = [
    ...(parked > 0
      ? [parked === 1 ? 'Of 1 mail nobody knows whether it was sent.' : `Of ${numberText(parked)} mails nobody knows whether they were sent.`]
      : []),
    ...(still > 0 ? [still === 1 ? '1 mailbox does not send.' : `${numberText(still)} mailboxes do not send.`] : []),
  ];
  return said.length === 0 ? null : said.join(' ');
}

export const mailboxWords = {
  none: 'No mailbox is connected, so no mail is sent.',
  note: 'All figures count any 24 hours or the last 7 days up to now. What a mailbox cannot send waits; nothing is lost.',
  works: 'Works',
  signedOut: 'Signed out',
  paused: 'Paused',
  byPerson: 'By a person. Its mails wait.',
  full: 'Full',
  fullUntil: 'Until {0}. Its mails go then.',
  sent: (sent: number, limit: number): string => `${numberText(sent)} of ${numberText(limit)}`,
  perMinute: (most: number): string => `; at most ${numberText(most)} a minute`,
  unset: ', the limit while nobody has set one',
  tooFew: (sent: number, fewest: number): string =>
    `not available: ${sent === 1 ? '1 mail' : `${numberText(sent)} mails`} in 7 days, and it takes ${fewest} to tell`,
  notTold: (provider: string): string => `not available: ${provider} does not tell`,
} as const;
export const mailboxFacts = {
  owner: 'Whose',
  provider: 'Provider',
  sent: 'Sent in 24 h',
  bounces: 'Came back',
  complaints: 'Called spam',
  answers: 'Answers',
} as const;

const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 2 });
const bandWords = { fine: 'well below', near: 'close to', over: 'over' } as const;
/** "4.2% of 120 mails in 7 days, close to the 5% that pause it" */
export const shareText = (share: number, of: number, most: number, band: keyof typeof bandWords): string =>
  `${percent.format(share)} of ${numberText(of)} mails in 7 days, ${bandWords[band]} the ${percent.format(most)} that pause it`;

/** What a mailbox does now, and why not. */
export function mailboxState({ signIn, isActive, pausedBecause, cappedUntil }: Mailboxes): MailboxView['state'] {
  const { works, signedOut, paused, byPerson, full, fullUntil } = mailboxWords;
  if (signIn !== null && signIn.state !== 'active') return { tone: 'bad', word: signedOut, text: signIn.text, at: null };
  if (!isActive && pausedBecause !== null) return { tone: 'bad', word: paused, text: pausedBecause.text, at: null };
  if (!isActive) return { tone: 'warn', word: paused, text: byPerson, at: null };
  if (cappedUntil !== null) return { tone: 'warn', word: full, text: fullUntil, at: cappedUntil };
  return { tone: 'well', word: works, text: '', at: null };
}
type Mailboxes = Pick<Mailbox, 'address' | 'signIn' | 'isActive' | 'pausedBecause' | 'cappedUntil'>;

/** Whether answers are read in it, and when they last were. */
export function readingText({ readingText: text, reads, readAt, trouble }: NonNullable<Mailbox['signIn']>): TimedText {
  if (reads && trouble !== null) return { text: `${text} Reading stands still: ${trouble}. What arrives meanwhile is read later.`, at: null };
  return reads && readAt !== null ? { text: `${text} Last read {0}.`, at: readAt } : { text, at: null };
}

export function mailboxToggle({ address, signIn, isActive, pausedBecause }: Mailboxes): AskedButton | null {
  if (signIn?.state === 'disconnected') return null;
  if (isActive)
    return {
      label: 'Pause',
      ask: `Nothing goes from ${address} before somebody resumes it. Its mails wait; nothing is lost. Answers are still read.`,
      confirm: 'Yes, pause it',
      done: 'Paused. Its mails wait.',
    };
  return {
    label: 'Resume',
    ask:
      pausedBecause === null
        ? `What waits goes from ${address} at once, as its limits allow.`
        : `${pausedBecause.text} What waits goes from ${address} at once, and it is paused again by the next mail that comes back or is refused if that still holds.`,
    confirm: 'Yes, resume it',
    done: 'It sends again.',
  };
}

export const suppressionWords = {
  none: 'Nobody is on the list.',
  noMatch: (matching: string): string => `Nothing on the list keeps mail to ${matching} back.`,
  line: ({ addedBy, origin, reason }: Suppression): string =>
    `Since {0}, by ${addedBy.name}${origin === 'import' ? ' from a file' : ''}. ${reason === null ? 'No reason was given.' : `“${reason}”`}`,
  liftAsk: ({ kind, value }: Suppression): string =>
    `Mail may go to ${kind === 'domain' ? `everybody at ${value}` : value} again. It does not undo what a person or the CRM says: who has opted out still gets none. Mails that were canceled do not come back.`,
} as const;
/** What an address or a domain that is none should look like. */
export const suppressionProblemTexts: Readonly<Record<string, string>> = {
  not_address: 'An address looks like name@company.com.',
  not_domain: 'A domain looks like company.com.',
};

export const domainWords = {
  none: 'No mailbox is connected, so there is no domain to look at.',
  note: 'As the name servers say, at most ten minutes ago. Whoever manages the domain changes its records.',
  silent: 'The name servers have not answered yet. Look again in a moment.',
  fine: 'Nothing has to be done: receivers can tell that its mail is yours.',
} as const;
const stateWords: Readonly<Record<DeliverabilityState, string>> = { fine: 'fine', weak: 'could be better', wrong: 'wrong', not_asked: 'not known' };
const toneWords = { well: 'Fine', warn: 'Look at it', bad: 'Wrong' } as const;
const tones = { fine: 'well', weak: 'warn', wrong: 'bad', not_asked: 'warn' } as const;
const worstFirst = ['wrong', 'not_asked', 'weak', 'fine'] as const;

/** A domain in two lines: how it stands, and what of it is to be done first. Null = nobody has answered. */
export function domainView(domain: string, found: Pick<Deliverability, 'spf' | 'dkim' | 'dmarc'> | null): DomainView {
  if (found === null) return { domain, tone: 'warn', word: toneWords.warn, line: domainWords.silent, toDo: '' };
  const parts = [found.spf, found.dkim, found.dmarc];
  const worst = worstFirst.flatMap((state) => parts.filter((part) => part.state === state))[0] ?? found.spf;
  const first = worst.findings.find(({ toDo }) => toDo !== null);
  return {
    domain,
    tone: tones[worst.state],
    word: toneWords[tones[worst.state]],
    line: `SPF ${stateWords[found.spf.state]}, DKIM ${stateWords[found.dkim.state]}, DMARC ${stateWords[found.dmarc.state]}.`,
    toDo: first === undefined ? domainWords.fine : `${first.text} ${first.toDo ?? ''}`.trim(),
  };
}
