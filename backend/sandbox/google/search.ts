import type { Twin } from '../core/twin.ts';
import { invalid } from './google-error.ts';
import type { MessageRow } from './rows.ts';

const LAG_MS = 60_000;

type Test = (row: MessageRow) => boolean;

function termTest(term: string): Test {
  const [, operator = '', value = ''] = /^(\w+):(.+)$/.exec(term) ?? [];
  const wanted = value.toLowerCase();
  const tests: Record<string, Test> = {
    to: ({ to }) => to.includes(wanted),
    from: ({ from }) => from === wanted,
    after: ({ internalDateMs }) => internalDateMs >= Number(value) * 1000,
    before: ({ internalDateMs }) => internalDateMs < Number(value) * 1000,
    rfc822msgid: ({ headers }) =>
      headers.some((header) => /^message-id$/i.test(header.name) && header.value.replace(/[<>]/g, '') === value.replace(/[<>]/g, '')),
  };
  const test = tests[operator];
  if (!test) throw invalid(`the twin does not search for "${term}"`);
  return test;
}

/** Newest first. Without spam and trash, as a list is. */
export function searched(
  twin: Twin,
  rows: readonly MessageRow[],
  { q, labelIds }: { q: string | undefined; labelIds: readonly string[] },
): MessageRow[] {
  const tests = (q ?? '').split(/\s+/).filter(Boolean).map(termTest);
  const isBehind = q !== undefined && twin.flipped.has('gmail.search-is-current');
  return rows
    .filter((row) => labelIds.every((label) => row.labelIds.includes(label)) && !row.labelIds.some((label) => label === 'SPAM' || label === 'TRASH'))
    .filter((row) => tests.every((test) => test(row)) && !(isBehind && Date.now() - row.addedAtMs < LAG_MS))
    .sort((one, other) => other.historyId - one.historyId);
}
