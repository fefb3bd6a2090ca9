import { sql } from 'drizzle-orm';
import { anyText } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { noteHints } from './note-hints.ts';

/** With more of one page the fault is hardly theirs. */
const MOST = 20;
/** What is wrong with a record may be mended there or here. */
const AGAIN_MS = 60 * 60_000;
/** Classes of what PostgreSQL says of values it cannot keep: data, constraints, limits. */
const OF_VALUES = /^(?:22|23|54)/;

export function isUnstorable(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if (OF_VALUES.test(String((at as { code?: unknown }).code ?? ''))) return true;
  return false;
}

/** Takes records over in ever smaller parts, until those that cannot be kept stand alone. Returns these. */
export async function takeApart(records: readonly CrmRecord[], take: (part: readonly CrmRecord[]) => Promise<unknown>): Promise<CrmRecord[]> {
  const refused: CrmRecord[] = [];
  const halves = async (part: readonly CrmRecord[]): Promise<void> => {
    const middle = Math.ceil(part.length / 2);
    for (const half of part.length > 1 ? [part.slice(0, middle), part.slice(middle)] : [part])
      try {
        await take(half);
      } catch (error) {
        if (!isUnstorable(error)) throw error;
        if (half.length > 1) await halves(half);
        else if (refused.push(...half) > MOST) throw error;
      }
  };
  await halves(records);
  return refused;
}

type Owed = { connectionId: string; object: CrmObject; records: readonly CrmRecord[] };

/** They are owed, and whoever looks at the sync sees that they wait. */
export const oweRecords = (uow: UnitOfWork, { connectionId, object, records }: Owed): Promise<void> =>
  noteHints(
    uow,
    connectionId,
    records.map(({ externalId }) => ({ object, externalId })),
  );

/** Not again at once: it would come to the same. */
export async function letWait(uow: UnitOfWork, { connectionId, object, records }: Owed): Promise<void> {
  const ids = records.map(({ externalId }) => externalId);
  await uow.rows(sql`update crm_inbox set lease_until = ${new Date(Date.now() + AGAIN_MS).toISOString()}::timestamptz
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object}
      and crm_id = ${anyText(ids)}`);
}
