import type { SuppressionImport } from '@salesos/shared/api/suppression';
import { type SuppressionRefusal, suppressionRefusals } from '@salesos/shared/labels/consent';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { readSuppressionRow, type SuppressionColumns, suppressionColumns } from '#domain/consent/suppression-row.ts';
import type { CsvFile, CsvReader } from '#ports/csv.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';
import { ServiceError } from '../service-error.ts';
import { saveSuppressions, type SuppressionRow } from './suppress.ts';

const PER_STATEMENT = 5_000;
type Refused = SuppressionImport['refused'][number];

/**
 * A list from elsewhere: every row that is understood counts, in one transaction; every other is told with its line. The
 * same file twice changes nothing.
 */
export async function importSuppressions(
  work: Work,
  csv: CsvReader,
  { customerId, actor, bytes }: { customerId: string; actor: Actor; bytes: Uint8Array },
): Promise<SuppressionImport> {
  authorize(actor, 'suppression.manage');
  const file = csv.read(bytes);
  const columns = file && suppressionColumns(file.header);
  if (!file) throw refusedFile('not_csv', 'This is no CSV file, or there is nothing in it.');
  if (!columns) throw refusedFile('no_column', 'The first line names no column “email” or “domain”.');
  const { rows, refused } = understood(file, columns, work.clock.now());
  return work.withTenant(customerId, async (uow) => {
    let added = 0;
    for (let from = 0; from < rows.length; from += PER_STATEMENT)
      added += (await saveSuppressions(uow, { actor, rows: rows.slice(from, from + PER_STATEMENT), origin: 'import' })).length;
    const counts = { added, already: rows.length - added };
    await audit(uow, actor, {
      action: 'suppressions.imported',
      resourceType: 'customer',
      resourceId: customerId,
      details: { ...counts, refused: refused.length },
    });
    return { ...counts, refused };
  });
}

const refusedFile = (code: string, title: string): ServiceError => new ServiceError('bad_request', title, 'Nothing was changed.', [{ code }]);
const toRefused = (line: number, code: SuppressionRefusal): Refused => ({ line, code, reason: suppressionRefusals[code] });

function understood(file: CsvFile, columns: SuppressionColumns, now: Date): { rows: SuppressionRow[]; refused: Refused[] } {
  const rows: SuppressionRow[] = [];
  const refused = file.broken.map(({ line, code }) => toRefused(line, code));
  for (const { line, fields } of file.rows) {
    const read = readSuppressionRow(fields, columns, now);
    if ('row' in read) rows.push(read.row);
    else refused.push(toRefused(line, read.refused));
  }
  return { rows, refused: refused.sort((a, b) => a.line - b.line) };
}
