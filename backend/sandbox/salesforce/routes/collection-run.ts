import { ApiFault, DmlFailure, type DmlError } from '../api-fault.ts';
import type { Records } from '../records/records.ts';

export interface RowResult {
  id?: string;
  success: boolean;
  errors: readonly DmlError[];
  created?: boolean;
}

/** One record of a collection request. */
export interface Work<Definition> {
  definition: Definition;
  body: Record<string, unknown>;
}

/** A row that fails leaves the others alone unless `allOrNone`; a fault of the whole request takes everything back. */
export function runAll<Definition>(
  records: Records,
  allOrNone: boolean,
  rows: readonly Work<Definition>[],
  act: (row: Work<Definition>, records: Records) => RowResult,
): RowResult[] {
  const mark = records.mark();
  let results: RowResult[];
  try {
    results = rows.map((row) => runOne(row, records, act));
  } catch (error) {
    records.undo(mark);
    throw error;
  }
  if (!allOrNone || results.every(({ success }) => success)) return results;
  records.undo(mark);
  const rolledBack = {
    statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    message: 'Record rolled back because not all records were valid and the request was using AllOrNone header',
    fields: [],
  };
  return results.map(({ success, errors }) => ({ success: false, errors: success ? [rolledBack] : errors }));
}

function runOne<Definition>(row: Work<Definition>, records: Records, act: (row: Work<Definition>, records: Records) => RowResult): RowResult {
  const mark = records.mark();
  try {
    return act(row, records);
  } catch (error) {
    records.undo(mark);
    if (error instanceof DmlFailure) return { success: false, errors: error.errors };
    if (error instanceof ApiFault && records.twin.flipped.has('salesforce.collection-fault-per-row')) {
      return { success: false, errors: [{ statusCode: error.errorCode, message: error.message, fields: [] }] };
    }
    throw error;
  }
}
