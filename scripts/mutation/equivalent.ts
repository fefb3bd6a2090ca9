import type { Equivalent } from './read-report.ts';

const UNREAD_KIND = '`mergeRecord` asks for the kinds that do something; any other kind does nothing, whatever its name.';

/** Survivors that were looked at, each with the reason why no test can notice it. */
export const EQUIVALENT: readonly Equivalent[] = [
  { file: 'merge-record.ts', original: "{ kind: 'nothing' }", replacement: '{}', why: UNREAD_KIND },
  { file: 'merge-record.ts', original: "'nothing'", replacement: '""', why: UNREAD_KIND },
];
