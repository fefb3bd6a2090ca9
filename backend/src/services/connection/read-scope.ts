import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { everything, type OutReason, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject } from '#ports/crm.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { objectsOf } from '../crm-sync/objects-of.ts';
import { ServiceError } from '../service-error.ts';
import { getIntegration } from './integration.ts';

export interface ObjectScope extends RecordScope {
  object: CrmObject;
  listLabel: string | null;
  /** Null = nobody ever chose. */
  savedAt: string | null;
  /** False: who is in it is still being found out, and nothing of the object is written. */
  isSettled: boolean;
  /** On the list when it was read last, and why it could not be. */
  listed: number | null;
  listReadAt: string | null;
  listProblem: string | null;
  /** Known records that are worked with, and those left alone by reason. */
  inside: number;
  outside: Partial<Record<OutReason, number>>;
}

interface Row {
  object: CrmObject;
  conditions: RecordScope;
  list_label: string | null;
  saved_at: string;
  is_settled: boolean;
  listed: number;
  walked_at: string | null;
  problem: string | null;
}

/** Which records a connection works with, object by object, from what is known here. */
export async function readScope(
  uow: UnitOfWork,
  deps: { providers: Providers },
  { actor, connectionId }: { actor: Actor; connectionId: string },
): Promise<ObjectScope[]> {
  authorize(actor, 'connection.manage');
  const integration = await getIntegration(uow, connectionId);
  const provider = deps.providers.crm.get(integration.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${integration.provider}" here.`);
  const ours = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`;
  const rows = await uow.rows<Row>(
    sql`select object, conditions, list_label, saved_at, is_settled, listed, walked_at, problem from crm_scopes where ${ours}`,
  );
  const counts = await uow.rows<{ object: CrmObject; reason: OutReason | null; n: number }>(sql`
    select entity_type as object, out_of_scope as reason, count(*)::int as n from crm_sync_state where ${ours} and sync_status <> 'gone' group by 1, 2`);
  return objectsOf(provider).map((object) => ({
    object,
    ...toScope(rows.find((row) => row.object === object)),
    inside: counts.find((count) => count.object === object && count.reason === null)?.n ?? 0,
    outside: Object.fromEntries(counts.flatMap(({ object: of, reason, n }) => (of === object && reason !== null ? [[reason, n]] : []))),
  }));
}

const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

const unchosen = { ...everything, listLabel: null, savedAt: null, isSettled: true, listed: null, listReadAt: null, listProblem: null };

function toScope(row: Row | undefined): Omit<ObjectScope, 'object' | 'inside' | 'outside'> {
  if (!row) return unchosen;
  const { conditions, list_label: listLabel, is_settled: isSettled, problem: listProblem, listed } = row;
  return {
    ...conditions,
    listLabel,
    isSettled,
    listProblem,
    savedAt: iso(row.saved_at),
    listed: conditions.list === null ? null : listed,
    listReadAt: iso(row.walked_at),
  };
}
