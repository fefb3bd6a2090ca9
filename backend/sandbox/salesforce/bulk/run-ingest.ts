import type { Twin } from '../../core/twin.ts';
import { ApiFault, DmlFailure, refuse, type DmlError } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import { objectFor, objectOfId, requireOrg, type Org } from '../org.ts';
import type { Assignment } from '../records/read-body.ts';
import { Records } from '../records/records.ts';
import { refuseRepeated } from '../records/repeated-keys.ts';
import { rememberPurge } from '../records/recycle-bin.ts';
import { isLive } from '../records/row.ts';
import { keyValue, rowsNamed } from '../records/rows-named.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { toStamp } from '../stamp.ts';
import { columnOf, type Column } from './columns.ts';
import { BadFile, readCsv } from './csv.ts';
import { INGEST, putOutcomes, uploadOf, type IngestJob, type RowOutcome } from './ingest-job.ts';

/** The vendor works a job off in batches of this size; here one poll sees one batch done. */
const BATCH = 10_000;

/** One step further each time somebody looks: picked up, then a batch at a time, then complete. */
export function advanceIngest(twin: Twin, orgId: string, job: IngestJob): IngestJob {
  if (job.state === 'UploadComplete') return save(twin, orgId, { ...job, state: 'InProgress' });
  if (job.state !== 'InProgress') return job;
  try {
    return save(twin, orgId, runBatch(twin, requireOrg(twin, orgId), job));
  } catch (error) {
    if (error instanceof BadFile) return save(twin, orgId, { ...job, state: 'Failed', errorMessage: error.message });
    throw error;
  }
}

export function save(twin: Twin, orgId: string, job: IngestJob): IngestJob {
  const stamped = { ...job, systemModstamp: toStamp(twin.clock.now()) };
  twin.store.put<IngestJob>(orgId, INGEST, stamped);
  return stamped;
}

function runBatch(twin: Twin, org: Org, job: IngestJob): IngestJob {
  const definition = objectFor(org, job.object);
  if (!definition) throw new BadFile(`InvalidEntity : ${job.object}`);
  const { header, rows } = readCsv(uploadOf(twin, org.id, job.id) ?? '', job);
  const columns = header.map((name) => ({ name, read: columnOf(org, definition, name) }));
  checkHeader(job, header);
  const records = new Records(twin, org, job.createdById);
  const part = rows.slice(job.processed, job.processed + BATCH);
  const repeated = repeatedIn({ definition, job }, header, part);
  const outcomes = part.map((cells, index) => runRow({ records, definition, job, columns, repeated }, cells, job.processed + index));
  putOutcomes(twin, org.id, job, outcomes);
  const processed = job.processed + part.length;
  const failed = job.failed + outcomes.filter(({ error }) => error !== null).length;
  return { ...job, processed, failed, state: processed >= rows.length ? 'JobComplete' : 'InProgress' };
}

function checkHeader({ operation, externalIdFieldName }: IngestJob, header: readonly string[]): void {
  const has = (name: string): boolean => header.some((each) => each.toLowerCase() === name.toLowerCase());
  if (new Set(header.map((name) => name.toLowerCase())).size < header.length) throw new BadFile('InvalidBatch : Field name is listed twice');
  if (operation === 'upsert' && externalIdFieldName !== null && !has(externalIdFieldName))
    throw new BadFile(`InvalidBatch : Field name not found : ${externalIdFieldName}`);
  if (['update', 'delete', 'hardDelete'].includes(operation) && !has('Id')) throw new BadFile('InvalidBatch : Field name not found : Id');
}

/** What of these rows an upsert refuses for another row of theirs, by the row's place in the whole file. */
function repeatedIn({ definition, job }: Pick<Batch, 'definition' | 'job'>, header: readonly string[], part: readonly (readonly string[])[]) {
  const name = job.operation === 'upsert' ? (job.externalIdFieldName ?? '') : '';
  const key = definition.fields.find((field) => field.externalId && field.name.toLowerCase() === name.toLowerCase());
  if (!key) return () => null;
  const at = header.findIndex((each) => each.toLowerCase() === key.name.toLowerCase());
  const refusal = refuseRepeated(
    key,
    part.map((cells) => keyValue(key, cells[at])),
  );
  return (index: number) => refusal(index - job.processed);
}

interface Batch {
  records: Records;
  definition: ObjectDefinition;
  job: IngestJob;
  columns: readonly { name: string; read: Column }[];
  repeated: ReturnType<typeof refuseRepeated>;
}

function runRow(batch: Batch, cells: readonly string[], index: number): RowOutcome {
  const { records, columns, job } = batch;
  const id = cells[columns.findIndex(({ name }) => name.toLowerCase() === 'id')] ?? '';
  const mark = records.mark();
  try {
    const refusal = batch.repeated(index);
    if (refusal) throw refusal;
    const assignments = columns.flatMap(({ name, read }, at) => (name.toLowerCase() === 'id' ? [] : (read(cells[at] ?? '') ?? [])));
    return { index, error: null, ...write(batch, id, assignments) };
  } catch (error) {
    records.undo(mark);
    const known = job.operation === 'insert' ? '' : id;
    if (error instanceof DmlFailure) return { index, recordId: known, created: false, error: error.errors.map(errorText).join(';') };
    if (error instanceof ApiFault) return { index, recordId: known, created: false, error: `${error.errorCode}:${error.message}:--` };
    throw error;
  }
}

function errorText({ statusCode, message, fields }: DmlError): string {
  return `${statusCode}:${message}:${fields.join(', ')}${fields.length > 0 ? ' ' : ''}--`;
}

function write({ records, definition, job }: Batch, id: string, assignments: Assignment[]): { recordId: string; created: boolean } {
  switch (job.operation) {
    case 'insert':
      if (id !== '') throw refuse('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']);
      return { recordId: records.insert(definition, assignments), created: true };
    case 'update':
      records.update(definition, requireId(id), assignments);
      break;
    case 'upsert':
      return upsert(records, definition, { key: job.externalIdFieldName ?? 'Id', id, assignments });
    default:
      remove(records, definition, requireId(id), job.operation === 'hardDelete');
  }
  return { recordId: toId18(id) ?? id, created: false };
}

function requireId(id: string): string {
  if (id === '') throw refuse('MISSING_ARGUMENT', 'Id not specified');
  return id;
}

function remove(records: Records, definition: ObjectDefinition, id: string, isHard: boolean): void {
  if (objectOfId(records.org, id)?.name !== definition.name) throw refuse('MALFORMED_ID', `malformed id ${id}`, ['Id']);
  records.remove(definition, id);
  if (!isHard) return;
  records.purge(definition, toId18(id) ?? id);
  rememberPurge(records.twin, records.org, definition.name);
}

function upsert(
  records: Records,
  definition: ObjectDefinition,
  { key, id, assignments }: { key: string; id: string; assignments: Assignment[] },
): { recordId: string; created: boolean } {
  if (key.toLowerCase() === 'id') {
    if (id === '') return { recordId: records.insert(definition, assignments), created: true };
    records.update(definition, id, assignments);
    return { recordId: toId18(id) ?? id, created: false };
  }
  const named = assignments.find(({ field }) => field.name.toLowerCase() === key.toLowerCase());
  const value = named ? keyValue(named.field, named.value) : null;
  if (!named || value === null) throw refuse('MISSING_ARGUMENT', `${key} not specified`, []);
  const matches = rowsNamed(records.twin, records.org.id, definition.name, named.field, value).filter(isLive);
  const [only] = matches;
  if (matches.length > 1)
    throw refuse('DUPLICATE_EXTERNAL_ID', `${key}: more than one record found for external id field: [${matches.map((row) => row.id).join(', ')}]`, [
      key,
    ]);
  if (!only) return { recordId: records.insert(definition, assignments), created: true };
  records.update(
    definition,
    only.id,
    assignments.filter((each) => each !== named),
  );
  return { recordId: only.id, created: false };
}
