import type { Work } from '#db/unit-of-work.ts';
import { refusalReach } from '#domain/crm-sync/refusal-reach.ts';
import type { CrmWriter, RowResult } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Claimed } from './claim-dirty.ts';
import { noteBegun } from './note-writes.ts';
import type { HumanValues } from './read-before-write.ts';
import { isCalledFor, rowsToSend, toCrmWrite } from './rows-to-send.ts';
import type { Batch, Sent } from './sent-batch.ts';
import { settled } from './settled.ts';
import { refusedRow } from './write-in-halves.ts';

interface Tools {
  work: Work;
  ref: { customerId: string; connectionId: string };
  write: CrmWriter['write'];
  /** Reads what people's edits need to know first. */
  prepare(rows: readonly Claimed[]): Promise<HumanValues>;
}

/** `isTried` = the CRM may have got some of it although the call failed. */
export async function sendBatch({ work, ref, write, prepare }: Tools, batch: Batch): Promise<{ value: Sent } | { error: unknown; isTried: boolean }> {
  const claimed = batch.rows.map(({ row }) => row);
  const edited = claimed.filter((row) => row.human);
  const read = await settled(readOrRefused(prepare, edited));
  if ('error' in read) return { ...read, isTried: false };
  const { human, refused } = read.value;
  const rows = edited.length === 0 ? batch.rows : rowsToSend(claimed, human);
  const changed = rows.filter((one) => !refused.has(one.row.id) && isCalledFor(one));
  const sentAt = work.clock.now();
  const [first] = changed;
  if (!first) return { value: { ...batch, rows, sentAt, results: refused } };
  const note = { noted: batch.noted, rows, hasHuman: human.size > 0 };
  const begun = edited.length === 0 ? null : await settled(work.withTenant(ref.customerId, (uow) => noteBegun(uow, ref.connectionId, note)));
  if (begun && 'error' in begun) return { ...begun, isTried: false };
  const written = await settled(write(first.row.entity_type, changed.map(toCrmWrite)));
  if ('error' in written) return { ...written, isTried: true };
  const results = changed.map(({ row }, index) => [row.id, written.value[index]] as const);
  return { value: { ...batch, rows, sentAt, results: new Map([...refused, ...results]) } };
}

/** Records we may not read are not written over; those beside them are. */
async function readOrRefused(
  prepare: Tools['prepare'],
  edited: readonly Claimed[],
): Promise<{ human: HumanValues; refused: ReadonlyMap<string, RowResult> }> {
  try {
    return { human: await prepare(edited), refused: new Map() };
  } catch (error) {
    if (!(error instanceof ProviderError) || refusalReach(error) !== 'object') throw error;
    return { human: new Map(), refused: new Map(edited.map((row) => [row.id, refusedRow({ externalId: row.crm_id }, error)])) };
  }
}
