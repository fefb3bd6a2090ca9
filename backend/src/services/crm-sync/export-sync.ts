import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { getIntegration } from '../connection/integration.ts';
import { audit } from '../request/audit.ts';
import { readFailedRows } from './read-cause-records.ts';

const PAGE = 1_000;

export type ExportRow = Readonly<Record<string, string | null>>;
type Ref = { connectionId: string; after: string | null };

/** A page after a position, and where the next one begins; null = that was all. */
type ReadPage = (uow: UnitOfWork, ref: Ref) => Promise<{ rows: ExportRow[]; next: string | null }>;

export const exportColumns = {
  links: ['object', 'crm_id', 'salesos_id', 'status', 'last_synced_at', 'last_crm_modified_at', 'error_code'],
  errors: ['what', 'crm_id', 'name', 'code', 'message', 'at'],
} as const;
export type Exported = keyof typeof exportColumns;

const pages: Readonly<Record<Exported, ReadPage>> = {
  async links(uow, { connectionId, after }) {
    const found = await uow.rows<{ id: string } & Record<(typeof exportColumns)['links'][number], string | null>>(sql`
      select id, entity_type as object, crm_id, salesos_id, sync_status as status, last_synced_at, last_crm_modified_at, error_code from crm_sync_state
      where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${PAGE}`);
    const rows = found.map(({ object, crm_id, salesos_id, status, error_code, ...row }) => ({
      object,
      crm_id,
      salesos_id,
      status,
      error_code,
      last_synced_at: isoOf(row.last_synced_at),
      last_crm_modified_at: isoOf(row.last_crm_modified_at),
    }));
    return { rows, next: found.length === PAGE ? (found.at(-1)?.id ?? null) : null };
  },
  async errors(uow, { connectionId, after }) {
    const found = await readFailedRows(uow, connectionId, { cause: null, after, limit: PAGE });
    const rows = found.map(({ what, crm_id, name, code, message, at }) => ({ what, crm_id, name, code, message, at: isoOf(at) }));
    return { rows, next: found.length === PAGE ? (found.at(-1)?.id ?? null) : null };
  },
};

const isoOf = (at: string | null): string | null => (at === null ? null : new Date(at).toISOString());

/** Every link, or everything the CRM refuses, page by page: each page is a unit of its own, and no more than one is held. */
export async function exportSync(
  work: Work,
  input: { customerId: string; actor: Actor; connectionId: string; what: Exported },
): Promise<AsyncIterable<ExportRow[]>> {
  const { customerId, actor, connectionId, what } = input;
  await work.withTenant(customerId, async (uow) => {
    authorize(actor, 'connection.manage');
    await getIntegration(uow, connectionId);
    await audit(uow, actor, { action: 'sync.export', resourceType: 'connection', resourceId: connectionId, details: { what } });
  });
  return (async function* () {
    let after: string | null = null;
    do {
      const position: Ref = { connectionId, after };
      const page = await work.withTenant(customerId, (uow) => pages[what](uow, position));
      yield page.rows;
      after = page.next;
    } while (after !== null);
  })();
}
