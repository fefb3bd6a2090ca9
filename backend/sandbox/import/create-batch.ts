import { ImportError } from './import-error.ts';
import { OutcomeUnknown, RequestRefused } from './vendor-http.ts';
import type { Outcome } from './writer.ts';

export interface BatchVerbs<Row> {
  create(rows: readonly Row[]): Promise<Outcome[]>;
  /** The id of each row that is there already, in order; null = not there. */
  find(rows: readonly Row[]): Promise<(string | null)[]>;
}

const ATTEMPTS = 3;

/**
 * One outcome per row. A refused batch is halved until the row at fault stands alone. After an unknown outcome the rows
 * are looked up and only the missing ones sent again, so that none is made twice.
 */
export async function createBatch<Row>(rows: readonly Row[], verbs: BatchVerbs<Row>, attempt = 1): Promise<Outcome[]> {
  if (rows.length === 0) return [];
  try {
    return await verbs.create(rows);
  } catch (error) {
    if (error instanceof RequestRefused) return halve(rows, verbs, error.message);
    if (!(error instanceof OutcomeUnknown)) throw error;
    if (attempt === ATTEMPTS) throw new ImportError('vendor_unreachable', `no answer to a write, ${ATTEMPTS} times: ${error.message}`);
    const found = await verbs.find(rows);
    const missing = rows.filter((_, index) => (found[index] ?? null) === null);
    const made = await createBatch(missing, verbs, attempt + 1);
    return found.map((id) => (id === null ? (made.shift() ?? { refused: 'no answer' }) : { id }));
  }
}

async function halve<Row>(rows: readonly Row[], verbs: BatchVerbs<Row>, reason: string): Promise<Outcome[]> {
  if (rows.length === 1) return [{ refused: reason }];
  const middle = Math.ceil(rows.length / 2);
  return [...(await createBatch(rows.slice(0, middle), verbs)), ...(await createBatch(rows.slice(middle), verbs))];
}
