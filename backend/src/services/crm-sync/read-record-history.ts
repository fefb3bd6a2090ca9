import type { RecordHistory } from '@salesos/shared/api/sync-health';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmObject } from '#ports/crm.ts';
import { authorize } from '../authorize.ts';
import { getIntegration } from '../connection/integration.ts';
import { ServiceError } from '../service-error.ts';

const MOST = 100;

interface LinkRow {
  id: string;
  object: string;
  crm_id: string;
  salesos_id: string;
  status: 'synced' | 'pending' | 'failed' | 'gone';
  last_synced_at: string | null;
  last_crm_modified_at: string | null;
  refused: { owned?: object; human?: object; suspects?: object };
  parked: Record<string, string>;
  code: string | null;
  message: string | null;
  cause: string | null;
}

const iso = (text: string): string => new Date(text).toISOString();
const isoOrNull = (text: string | null): string | null => (text === null ? null : iso(text));

/** The sync life of one record: what it is tied to, what waits, what was decided and refused. A merged record is found by its old ids. */
export async function readRecordHistory(
  uow: UnitOfWork,
  input: { actor: Actor; connectionId: string; object: CrmObject; crmId: string },
): Promise<RecordHistory> {
  authorize(input.actor, 'connection.manage');
  await getIntegration(uow, input.connectionId);
  const aliases = await readAliases(uow, input);
  const crmId = aliases.find((alias) => alias.crmId === input.crmId)?.into ?? input.crmId;
  const links = await readLinks(uow, { ...input, crmId });
  const link = links.find((row) => row.object === input.object && row.crm_id === crmId);
  if (!link) throw new ServiceError('not_found', 'This record has never been synced.', 'A record is read within a minute after it was made.');
  return {
    measuredAt: uow.now.toISOString(),
    links: links.map(toLink),
    aliases,
    waiting: await readWaiting(uow, input.connectionId, { ...link, object: input.object }),
    conflicts: await readConflicts(uow, link.id),
    activities: await readActivities(uow, input.connectionId, link.salesos_id),
  };
}

async function readAliases(uow: UnitOfWork, { connectionId, object, crmId }: { connectionId: string; object: string; crmId: string }) {
  return uow.rows<{ crmId: string; into: string }>(sql`
    select crm_id as "crmId", into_crm_id as "into" from crm_aliases where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid
      and entity_type = ${object} and (crm_id = ${crmId} or into_crm_id = ${crmId}
        or into_crm_id = (select a.into_crm_id from crm_aliases a where a.customer_id = ${uow.customerId}::uuid and a.connection_id = ${connectionId}::uuid
          and a.entity_type = ${object} and a.crm_id = ${crmId})) order by crm_id limit ${MOST}`);
}

/** All records in this CRM of the same human, company or deal. */
function readLinks(uow: UnitOfWork, { connectionId, object, crmId }: { connectionId: string; object: string; crmId: string }): Promise<LinkRow[]> {
  return uow.rows<LinkRow>(sql`
    select l.id, l.entity_type as object, l.crm_id, l.salesos_id, l.sync_status as status, l.last_synced_at, l.last_crm_modified_at, l.refused, l.parked,
      l.error_code as code, l.error_message as message, l.error_cause as cause
    from crm_sync_state l join crm_sync_state own on own.customer_id = l.customer_id and own.salesos_id = l.salesos_id
    where own.customer_id = ${uow.customerId}::uuid and own.connection_id = ${connectionId}::uuid and own.entity_type = ${object} and own.crm_id = ${crmId}
      and l.connection_id = ${connectionId}::uuid order by l.entity_type, l.crm_id limit ${MOST}`);
}

const toLink = (row: LinkRow): RecordHistory['links'][number] => ({
  object: row.object,
  crmId: row.crm_id,
  salesosId: row.salesos_id,
  status: row.status,
  readOrWrittenAt: isoOrNull(row.last_synced_at),
  crmModifiedAt: isoOrNull(row.last_crm_modified_at),
  refusedFields: Object.keys({ ...row.refused.owned, ...row.refused.human, ...row.refused.suspects }).sort(),
  parkedFields: row.parked,
  error: row.status === 'failed' ? { code: row.code, message: row.message, cause: row.cause } : null,
});

async function readWaiting(
  uow: UnitOfWork,
  connectionId: string,
  { id, object, crm_id }: { id: string; object: CrmObject; crm_id: string },
): Promise<RecordHistory['waiting']> {
  const [hint] = await uow.rows<{ at: string }>(sql`select first_hint_at as at from crm_inbox where customer_id = ${uow.customerId}::uuid
    and connection_id = ${connectionId}::uuid and entity_type = ${object} and crm_id = ${crm_id}`);
  const [dirty] = await uow.rows<{ since: string; tries: number; not_before: string | null }>(sql`
    select first_dirty_at as since, tries, retry_at as not_before from crm_dirty where customer_id = ${uow.customerId}::uuid and id = ${id}::uuid`);
  return {
    hintAt: hint ? iso(hint.at) : null,
    write: dirty ? { since: iso(dirty.since), tries: dirty.tries, notBefore: isoOrNull(dirty.not_before) } : null,
  };
}

async function readConflicts(uow: UnitOfWork, linkId: string): Promise<RecordHistory['conflicts']> {
  const rows = await uow.rows<{ field: string; state: string; resolution: string | null; created_at: string; resolved_at: string | null }>(sql`
    select field, state, resolution, created_at, resolved_at from crm_conflicts where customer_id = ${uow.customerId}::uuid and link_id = ${linkId}::uuid
    order by created_at desc, id limit ${MOST}`);
  return rows.map(({ created_at, resolved_at, ...row }) => ({ ...row, createdAt: iso(created_at), resolvedAt: isoOrNull(resolved_at) }));
}

async function readActivities(uow: UnitOfWork, connectionId: string, contactId: string): Promise<RecordHistory['activities']> {
  const rows = await uow.rows<{
    id: string;
    state: string;
    outcome: string | null;
    external_id: string | null;
    code: string | null;
    created_at: string;
  }>(sql`
    select id, state, outcome, external_id, error_code as code, created_at from crm_activities
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and contact_id = ${contactId}::uuid order by created_at desc, id limit ${MOST}`);
  return rows.map(({ external_id, created_at, ...row }) => ({ ...row, externalId: external_id, createdAt: iso(created_at) }));
}
