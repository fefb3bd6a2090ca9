import { expect, test } from 'vitest';
import { judgeSteps, type SetupFacts } from './judge-steps.ts';

const SINCE = '2026-11-20T09:00:00.000Z';
const fine: SetupFacts = {
  connection: { state: 'active', org: 'the org', since: SINCE },
  fields: { checkedAt: SINCE, missing: 0 },
  records: { isWaiting: false, isChosen: true, isSettled: true, inside: 1200, outside: 30, unreadableList: null },
  mapping: { own: 2, stopped: 0 },
  writing: { state: 'on', since: SINCE, wouldChange: '' },
};
const said = (change: Partial<SetupFacts>): string[] =>
  judgeSteps({ ...fine, ...change }).map(({ number, state, line }) => `${number} ${state}: ${line.text}${line.at === null ? '' : ` @${line.at}`}`);

test('all done', () => {
  expect(said({})).toEqual([
    `1 done: the org has been connected since {0}. @${SINCE}`,
    `2 done: All our fields are there and writable. Checked {0}. @${SINCE}`,
    '3 done: 1,200 records are worked with, 30 left alone.',
    '4 done: You have decided 2 fields; the rest follows the standard.',
    `5 done: On since {0}. @${SINCE}`,
  ]);
});

test.each<[string, Partial<SetupFacts>, number, RegExp]>([
  ['a sign-in that ended', { connection: { ...fine.connection, state: 'needs_reauth' } }, 0, /^1 problem: .*nothing is lost/],
  ['and what that means for writing', { connection: { ...fine.connection, state: 'needs_reauth' } }, 4, /^5 problem: .*What waits is kept/],
  ['a pause', { connection: { ...fine.connection, state: 'paused' } }, 0, /^1 problem: Paused/],
  ['a CRM that slows us down is no problem', { connection: { ...fine.connection, state: 'throttled' } }, 0, /^1 done: .*slows us down/],
  ['fields nobody looked for', { fields: { checkedAt: null, missing: 0 } }, 1, /^2 todo: Nobody has checked/],
  ['missing fields', { fields: { checkedAt: SINCE, missing: 1 } }, 1, /^2 problem: 1 field is missing/],
  ['a reading that waits for it', { records: { ...fine.records, isWaiting: true, isChosen: false } }, 2, /^3 todo: Reading waits for your choice/],
  ['no choice yet', { records: { ...fine.records, isChosen: false } }, 2, /^3 todo: Nobody has chosen yet: all 1,200 records/],
  ['a choice being worked out', { records: { ...fine.records, isSettled: false } }, 2, /^3 todo: .*Nothing of it is written until then/],
  ['a list nobody can read', { records: { ...fine.records, unreadableList: 'Contacts' } }, 2, /^3 problem: The list for Contacts/],
  ['a line that stands still', { mapping: { own: 1, stopped: 1 } }, 3, /^4 problem: 1 field stands still/],
  ['the standard mapping', { mapping: { own: 0, stopped: 0 } }, 3, /^4 done: .*standard fields/],
  ['writing off', { writing: { state: 'shadow', since: null, wouldChange: '14 contacts' } }, 4, /^5 todo: Off\. 14 contacts would change\.$/],
])('%s', (_, change, index, wanted) => {
  expect(said(change)[index]).toMatch(wanted);
});
