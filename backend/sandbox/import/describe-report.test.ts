import { expect, it } from 'vitest';
import { describeReport } from './describe-report.ts';
import type { ImportReport } from './report.ts';

const report: ImportReport = {
  files: [
    {
      file: 'leads\u001b[31m.csv',
      encoding: 'windows-1252',
      delimiter: ';',
      source: 'plain',
      kind: 'both',
      columns: [
        { column: 'Firma', field: 'account.name' },
        { column: 'Vorname', field: 'contact.firstName' },
        { column: '', field: null },
        { column: 'Notiz', field: null },
      ],
      rows: 4,
      accepted: 1,
      skipped: [2, 3, 4].map((line) => ({ line, code: 'bad_email', reason: `"x${line}\n" is no e-mail address.` })),
      remarks: [{ code: 'unknown_account', reason: 'No account.', rows: 1 }],
    },
  ],
  written: { accounts: 1, contacts: 2, generated: 0 },
  existing: { accounts: 0, contacts: 1 },
};

it('says in a few lines what was found, skipped and written, without control characters', () => {
  expect(describeReport(report, 2)).toEqual([
    'leads [31m.csv: plain list of accounts and contacts, Windows-1252, semicolon',
    '  columns: Firma → account name · Vorname → contact first name',
    '  ignored: (no name), Notiz',
    '  4 rows: 1 accepted, 3 skipped',
    '  line 2: "x2 " is no e-mail address. (bad_email)',
    '  line 3: "x3 " is no e-mail address. (bad_email)',
    '  … and 1 more skipped',
    '  1 row: No account. (unknown_account)',
    'Written: 1 account, 2 contacts, 0 invented contacts. There before: 0 accounts, 1 contact.',
  ]);
});
