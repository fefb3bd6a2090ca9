import { MANY, planAnew } from '#db/plan-anew.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmObject, CrmReader, CrmRecord, CrmScoping } from '#ports/crm.ts';
import { holdMaster } from '../connection/hold-master.ts';
import { applyRecords } from './apply-records.ts';
import { type Judged, judgeRecords } from './judge-records.ts';
import type { Connection } from './links.ts';
import type { ObjectMapping } from './load-mapping.ts';
import { holdScope } from './load-scope.ts';
import { partRecords } from './part-records.ts';
import { isUnstorable, letWait, oweRecords, takeApart } from './take-apart.ts';
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
 * Takes over what was read, as far as it is in the scope. `also` runs in the last transaction, when all else has been
 * committed: of many records those that concern no other are written before, beside each other. A scope that was changed
 * between the judgement and the taking over has the records judged again, and whether this CRM has the say is what holds then. A record that cannot be kept stays owed, and keeps no other out.
 */
export async function takeRecords<Result>(
  work: Work,
  ref: Ref,
  source: Source,
  {
    read,
    also,
    isBeingWritten = false,
  }: { read: readonly CrmRecord[]; also(uow: UnitOfWork, unread: Unread): Promise<Result>; isBeingWritten?: boolean },
): Promise<Result> {
  const { connection, object, mapping } = source;
  for (;;) {
    const judged = await judgeRecords(work, ref, source, read);
    const records = isBeingWritten ? read : await withOwned(work, ref, { ...source, outside: judged.outside }, read);
    const unread = new Set<string>();
    const take: Take = (part, then) =>
      work.withTenant(ref.customerId, async (uow) => {
        if (part.length >= MANY) await planAnew(uow);
        if (!(await stillHolds(uow, ref, source, judged, records))) return null;
        const isMaster = await holdMaster(uow, connection.id);
        await applyRecords(uow, { ...connection, isMaster }, { object, records: part, mapping, isBeingWritten, judged });
        return { result: await then(uow, unread) };
      });
    const takeOr = orApart(work, ref, object, { take, unread });
    const { beside, together } = partRecords(records, judged.outside, mapping);
    if (!(await allTaken(beside.map((part) => takeOr(part, async () => undefined))))) continue;
    const taken = await takeOr(together, also);
    if (taken) return taken.result;
  }
}

type Take = <More>(part: readonly CrmRecord[], then: (uow: UnitOfWork, unread: Unread) => Promise<More>) => Promise<Taken<More>>;
/** Null = the scope was changed meanwhile. */
type Taken<Result> = { result: Result } | null;
/** Records that cannot be kept here, by the CRM's id. */
type Unread = ReadonlySet<string>;

/** Where the database refuses a part, its records are taken in smaller ones, and those it refuses alone are owed from then on. */
function orApart(work: Work, ref: Ref, object: CrmObject, { take, unread }: { take: Take; unread: Set<string> }): Take {
  return async (part, then) => {
    try {
      return await take(part, then);
    } catch (error) {
      if (!isUnstorable(error)) throw error;
    }
    const refused = await takeApart(part, (some) => take(some, async () => undefined));
    const owed = { connectionId: ref.connectionId, object, records: refused };
    for (const { externalId } of refused) unread.add(externalId);
    await work.withTenant(ref.customerId, (uow) => oweRecords(uow, owed));
    const taken = await take([], then);
    await work.withTenant(ref.customerId, (uow) => letWait(uow, owed));
    return taken;
  };
}

/** Nobody else may begin with these records before the last part has ended, well or badly. */
async function allTaken(parts: readonly Promise<object | null>[]): Promise<boolean> {
  await Promise.allSettled(parts);
  return (await Promise.all(parts)).every((taken) => taken !== null);
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
