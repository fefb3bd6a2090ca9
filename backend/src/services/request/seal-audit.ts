import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';

const BATCH = 500;

interface AuditRow {
  id: string;
  at: string;
  actor_kind: string;
  actor_id: string;
  action: string;
  resource_type: string;
  resource_id: string;
  details: unknown;
  sealed_seq: string | null;
  sealed_hash: string | null;
}

// Order by the table's own sealed_seq: the alias is text, where 10 comes before 9.
const columns = sql`id, at, actor_kind, actor_id, action, resource_type, resource_id, details, sealed_seq::text as sealed_seq, sealed_hash`;

/** Keys sorted at every level, because jsonb does not keep the order they were written in. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}

function chainHash(previous: string, row: AuditRow): string {
  const facts = [row.id, new Date(row.at).toISOString(), row.actor_kind, row.actor_id, row.action, row.resource_type, row.resource_id, row.details];
  return createHash('sha256').update(previous).update(canonical(facts)).digest('hex');
}

export async function customersWithUnsealedAudit(work: Work): Promise<string[]> {
  const rows = await work.withSystem<{ customer_id: string }>('audit', sql`select distinct customer_id from audit_log where sealed_hash is null`);
  return rows.map((row) => row.customer_id);
}

/** Appends the customer's unsealed rows to its hash chain. Returns true when there may be more. */
export async function sealAudit(uow: UnitOfWork): Promise<boolean> {
  const [turn] = await uow.rows<{ ok: boolean }>(sql`select pg_try_advisory_xact_lock(hashtextextended(${`audit ${uow.customerId}`}, 0)) as ok`);
  if (!turn?.ok) return false;
  const [last] = await uow.rows<{ sealed_seq: string; sealed_hash: string }>(sql`
    select sealed_seq::text as sealed_seq, sealed_hash from audit_log where customer_id = ${uow.customerId}::uuid and sealed_seq is not null
    order by audit_log.sealed_seq desc limit 1`);
  const rows = await uow.rows<AuditRow>(
    sql`select ${columns} from audit_log where customer_id = ${uow.customerId}::uuid and sealed_hash is null order by seq limit ${BATCH}`,
  );
  let hash = last?.sealed_hash ?? '';
  let place = Number(last?.sealed_seq ?? 0);
  const seals = rows.map((row) => {
    hash = chainHash(hash, row);
    place += 1;
    return { id: row.id, place, hash };
  });
  await uow.rows(sql`update audit_log a set sealed_seq = r.place, sealed_hash = r.hash
    from jsonb_to_recordset(${JSON.stringify(seals)}::jsonb) as r(id uuid, place bigint, hash text) where a.customer_id = ${uow.customerId}::uuid and a.id = r.id`);
  return rows.length === BATCH;
}

/** Walks the chain. `brokenAt` is the first place whose row was changed, removed or put in later. */
export async function verifyAudit(uow: UnitOfWork): Promise<{ sealed: number; unsealed: number; brokenAt: number | null }> {
  const rows = await uow.rows<AuditRow>(
    sql`select ${columns} from audit_log where customer_id = ${uow.customerId}::uuid order by audit_log.sealed_seq nulls last`,
  );
  const sealed = rows.filter((row) => row.sealed_hash !== null);
  let hash = '';
  for (const [index, row] of sealed.entries()) {
    hash = chainHash(hash, row);
    if (row.sealed_hash !== hash || Number(row.sealed_seq) !== index + 1)
      return { sealed: sealed.length, unsealed: rows.length - sealed.length, brokenAt: index + 1 };
  }
  return { sealed: sealed.length, unsealed: rows.length - sealed.length, brokenAt: null };
}
