import { MANY, planAnew } from '#db/plan-anew.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmReader, CrmRecord, CrmScoping } from '#ports/crm.ts';
import { applyRecords } from './apply-records.ts';
import { type Judged, judgeRecords } from './judge-records.ts';
import type { Connection } from './links.ts';
import type { ObjectMapping } from './load-mapping.ts';
import { holdScope } from './load-scope.ts';
import { withOwned } from './with-owned.ts';

type Ref = { customerId: string; connectionId: string };

/** One object of one connection. */
export interface Source {
  reader: CrmReader;
  scoping: CrmScoping | undefined;
  connection: Connection;
  object: CrmObject;
  mapping: ObjectMapping;
}

/**
 * Takes over what was read, as far as it is in the scope; `also` runs in the same transaction. A scope that was changed
 * between the judgement and the taking over has the records judged again.
 */
export async function takeRecords<Result>(
  work: Work,
  ref: Ref,
  { reader, scoping, connection, object, mapping }: Source,
  { read, also, isBeingWritten = false }: { read: readonly CrmRecord[]; also(uow: UnitOfWork): Promise<Result>; isBeingWritten?: boolean },
): Promise<Result> {
  for (;;) {
    const judged = await judgeRecords(work, ref, { scoping, object }, read);
    const records = isBeingWritten ? read : await withOwned(work, ref, { reader, object, mapping, outside: judged.outside }, read);
    const taken = await work.withTenant(ref.customerId, async (uow) => {
      if (read.length >= MANY) await planAnew(uow);
      if (!(await stillHolds(uow, ref, { scoping, object }, judged, records))) return null;
      await applyRecords(uow, connection, { object, records, mapping, isBeingWritten, judged });
      return { result: await also(uow) };
    });
    if (taken) return taken.result;
  }
}

async function stillHolds(
  uow: UnitOfWork,
  ref: Ref,
  { scoping, object }: Pick<Source, 'scoping' | 'object'>,
  judged: Judged,
  records: readonly CrmRecord[],
): Promise<boolean> {
  if (!scoping || !records.some(({ fate }) => fate.is === 'live')) return true;
  const { generation, walk } = await holdScope(uow, ref.connectionId, object);
  return generation === judged.generation && walk === judged.walk;
}
