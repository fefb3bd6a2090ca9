import type { Equivalent } from './read-report.ts';

const UNREAD_KIND = '`mergeRecord` asks for the kinds that do something; any other kind does nothing, whatever its name.';
const NULL_IS_EARLIEST =
  'Compared with a date, null is 1970: no record is that old, so the comparison says no by itself. TypeScript wants the question.';

/** Survivors that were looked at, each with the reason why no test can notice it. */
export const EQUIVALENT: readonly Equivalent[] = [
  { file: 'merge-record.ts', original: "{ kind: 'nothing' }", replacement: '{}', why: UNREAD_KIND },
  { file: 'merge-record.ts', original: "'nothing'", replacement: '""', why: UNREAD_KIND },
  { file: 'write-ledger.ts', original: 'ackedVersion !== null', replacement: 'true', why: NULL_IS_EARLIEST },
  { file: 'write-ledger.ts', original: 'knownVersion !== null', replacement: 'true', why: NULL_IS_EARLIEST },
];
