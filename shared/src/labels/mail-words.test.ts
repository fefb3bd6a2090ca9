import { expect, test } from 'vitest';
import { deliverabilityLabels } from './deliverability.ts';
import { domainView, domainWords, mailboxState, mailboxToggle, mailLine, parkedButtons, readingText, shareText } from './mail-words.ts';

const works = { address: 'anna@ours.example', signIn: null, isActive: true, pausedBecause: null, cappedUntil: null };
const signIn = {
  state: 'active' as const,
  text: 'Signed in.',
  reads: true,
  readingText: 'Answers are read in the mailbox.',
  readAt: null,
  trouble: null,
  isTold: true,
};
const bounces = { code: 'bounces' as const, text: 'Too many came back.' };
const later = '2026-11-30T14:20:00.000Z';

test('a mailbox is signed out before it is paused, and paused before it is full', () => {
  const all = {
    ...works,
    signIn: { ...signIn, state: 'needs_reauth' as const, text: 'Sign in again.' },
    isActive: false,
    pausedBecause: bounces,
    cappedUntil: later,
  };
  expect([
    mailboxState(all),
    mailboxState({ ...all, signIn }),
    mailboxState({ ...all, signIn, pausedBecause: null }),
    mailboxState({ ...works, cappedUntil: later }),
    mailboxState(works),
  ]).toEqual([
    { tone: 'bad', word: 'Signed out', text: 'Sign in again.', at: null },
    { tone: 'bad', word: 'Paused', text: 'Too many came back.', at: null },
    { tone: 'warn', word: 'Paused', text: 'By a person. Its mails wait.', at: null },
    { tone: 'warn', word: 'Full', text: 'Until {0}. Its mails go then.', at: later },
    { tone: 'well', word: 'Works', text: '', at: null },
  ]);
});

test('what was stopped by itself says so before it goes on; only its owner brings a disconnected one back', () => {
  expect(mailboxToggle({ ...works, isActive: false, pausedBecause: bounces })?.ask).toMatch(/^Too many came back\. .* paused again/);
  expect(mailboxToggle({ ...works, isActive: false })?.ask).not.toContain('paused again');
  expect(mailboxToggle({ ...works, isActive: false, signIn: { ...signIn, state: 'disconnected' } })).toBeNull();
});

test('how reading stands, with its age', () => {
  expect([
    readingText({ ...signIn, readAt: later }),
    readingText(signIn),
    readingText({ ...signIn, trouble: 'rate_limited', readAt: later }).text,
    readingText({ ...signIn, reads: false, readingText: 'It only sends.', readAt: later }),
  ]).toEqual([
    { text: 'Answers are read in the mailbox. Last read {0}.', at: later },
    { text: 'Answers are read in the mailbox.', at: null },
    'Answers are read in the mailbox. Reading stands still: rate_limited. What arrives meanwhile is read later.',
    { text: 'It only sends.', at: null },
  ]);
});

test('figures', () => {
  expect(shareText(0.025, 1200, 0.05, 'near')).toBe('2.5% of 1,200 mails in 7 days, close to the 5% that pause it');
  expect(shareText(0.0004, 50, 0.001, 'fine')).toBe('0.04% of 50 mails in 7 days, well below the 0.1% that pause it');
  expect([mailLine({ parked: 0, still: 0 }), mailLine({ parked: 2, still: 1 })]).toEqual([
    null,
    'Of 2 mails nobody knows whether they were sent. 1 mailbox does not send.',
  ]);
});

test('a mail of a rep’s own is not sent anew by itself', () => {
  const mail = { emailId: '1', contactId: '2', contactName: null, from: 'anna@ours.example', to: 'kai@theirs.example', subject: '', lostAt: null };
  const own = parkedButtons({ ...mail, because: 'interrupted', inSequence: false });
  const step = parkedButtons({ ...mail, because: 'interrupted', inSequence: true });
  expect([own.notSent.label, step.notSent.label]).toEqual(['It was not sent', 'It was not sent, send it again']);
  expect([own.notSent.ask.includes('second copy'), step.notSent.ask.includes('kai@theirs.example gets a second copy')]).toEqual([false, true]);
});

test('a domain in two lines: what is wrong comes before what could be better', () => {
  const part = (state: 'fine' | 'weak' | 'wrong', code: keyof typeof deliverabilityLabels) => ({
    state,
    findings: [{ code, ...deliverabilityLabels[code] }],
    record: null,
    lookups: null,
    selectors: [],
    recordDomain: null,
    policy: null,
    alignment: null,
    reportsTo: [],
  });
  const fine = { spf: part('fine', 'spf_fine'), dkim: part('fine', 'dkim_fine'), dmarc: part('fine', 'dmarc_fine') };
  expect([domainView('ours.example', fine), domainView('ours.example', null)]).toEqual([
    { domain: 'ours.example', tone: 'well', word: 'Fine', line: 'SPF fine, DKIM fine, DMARC fine.', toDo: domainWords.fine },
    { domain: 'ours.example', tone: 'warn', word: 'Look at it', line: domainWords.silent, toDo: '' },
  ]);
  const { text, toDo } = deliverabilityLabels.dkim_revoked;
  expect(domainView('ours.example', { ...fine, spf: part('weak', 'spf_no_end'), dkim: part('wrong', 'dkim_revoked') })).toEqual({
    domain: 'ours.example',
    tone: 'bad',
    word: 'Wrong',
    line: 'SPF could be better, DKIM wrong, DMARC fine.',
    toDo: `${text} ${toDo}`,
  });
});
