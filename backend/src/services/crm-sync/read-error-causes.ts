import type { Cause } from '@salesos/shared/api/sync-health';
import { causeLine, causeRemedy } from '@salesos/shared/labels/sync-health';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { causeOf } from '#domain/crm-sync/error-cause.ts';
import { authorize } from '../authorize.ts';
import { getIntegration } from '../connection/integration.ts';

interface Row {
  what: keyof Cause['counts'];
  cause: string | null;
  code: string | null;
  message: string | null;
  n: number;
  retrying: number;
}

export async function listErrorCauses(uow: UnitOfWork, input: { actor: Actor; connectionId: string }): Promise<Cause[]> {
  authorize(input.actor, 'connection.manage');
  await getIntegration(uow, input.connectionId);
  return readErrorCauses(uow, input.connectionId);
}

/** What the CRM refuses at present, by cause, the most frequent first; `only` = this one. */
export async function readErrorCauses(uow: UnitOfWork, connectionId: string, only: string | null = null): Promise<Cause[]> {
  const rows = await uow.rows<Row>(sql`
    select l.entity_type as what, l.error_cause as cause, min(l.error_code) as code, min(l.error_message) as message, count(*)::int as n, count(d.id)::int as retrying
    from crm_sync_state l left join crm_dirty d on d.customer_id = l.customer_id and d.id = l.id
    where l.customer_id = ${uow.customerId}::uuid and l.connection_id = ${connectionId}::uuid and l.sync_status = 'failed'
      and (${only}::text is null or l.error_cause = ${only}) group by 1, 2
    union all
    select entity_type, error_cause, min(error_code), min(error_message), count(*)::int, 0 from crm_creates
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'blocked'
      and (${only}::text is null or error_cause = ${only}) group by 1, 2
    union all
    select 'activity', error_cause, min(error_code), min(error_message), count(*)::int, 0 from crm_activities
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and state = 'rejected' and error_code is distinct from 'record_gone'
      and (${only}::text is null or error_cause = ${only}) group by 2`);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.cause ?? causeOf(row.code, row.message).key;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].map(([key, found]) => toCause(key, found)).sort((a, b) => sizeOf(b) - sizeOf(a) || a.key.localeCompare(b.key));
}

function toCause(key: string, rows: readonly Row[]): Cause {
  const { kind, said } = causeOf(rows[0]?.code ?? null, rows[0]?.message ?? null);
  const counts = { account: 0, contact: 0, lead: 0, opportunity: 0, activity: 0 };
  for (const { what, n } of rows) counts[what] += n;
  return {
    key,
    kind,
    text: causeLine(kind, said, counts),
    remedy: causeRemedy(kind),
    counts,
    retrying: rows.reduce((sum, { retrying }) => sum + retrying, 0),
    mayRetry: kind !== 'gone',
  };
}

const sizeOf = ({ counts }: Cause): number => Object.values(counts).reduce((sum, n) => sum + n, 0);
