import { sql } from 'drizzle-orm';
import { planEach } from '#db/plan-anew.ts';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { type CrmObject, crmObjects, type CrmRecord } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { findLinks, type Connection } from './links.ts';
import { loadMapping } from './load-mapping.ts';
import { noteHints, type RecordHint } from './note-hints.ts';
import { readHinted } from './read-hinted.ts';
import { takeRecords } from './take-records.ts';
import { unavailable } from './unavailable.ts';

const BATCH = 200;
const LEASE_MS = 60_000;
const RETRY_MS = 5_000;

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

interface Hinted {
  entity_type: CrmObject;
  crm_id: string;
  into_crm_id: string | null;
  generation: string;
}

/** Reads hinted records again and takes them over, one object at a time, oldest hint first. True = there is more. */
export async function pullHints(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const hinted = await work.withTenant(ref.customerId, (uow) => claim(uow, ref.connectionId));
  const [first] = hinted;
  if (!first) return false;
  const object = first.entity_type;
  const { integration, provider, session } = await openSession(work, deps, ref);
  const standardFields = provider.standardFields[object];
  if (!standardFields) {
    await work.withTenant(ref.customerId, (uow) => settle(uow, ref.connectionId, hinted));
    return hinted.length === BATCH;
  }
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: integration.isMaster };
  const mapping = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, object, standardFields));
  const ids = [...new Set(hinted.flatMap(({ crm_id, into_crm_id }) => (into_crm_id === null ? [crm_id] : [crm_id, into_crm_id])))];
  const { reader, scoping } = session;
  const orGiveBack = async (error: unknown): Promise<never> => {
    const waitMs = error instanceof ProviderError ? error.retryAfterMs : null;
    await work.withTenant(ref.customerId, (uow) => giveBack(uow, ref.connectionId, hinted, waitMs));
    throw error;
  };
  const read = (some: readonly string[]): Promise<CrmRecord[]> => askCrm(work, ref, 'crm read', () => reader.read(object, some, mapping.crmFields));
  const answer = await readHinted(work, ref, { object, read }, ids)
    .catch((error: unknown) => unavailable(object, error))
    .catch(orGiveBack);
  if ('unavailable' in answer) {
    await work.withTenant(ref.customerId, (uow) => settle(uow, ref.connectionId, hinted)).catch(orGiveBack);
    return hinted.length === BATCH;
  }
  const told = withToldMerges(answer, hinted);
  const records = [...told, ...(await work.withTenant(ref.customerId, (uow) => vanished(uow, connection, object, ids, told)).catch(orGiveBack))];
  // What an account that is a person holds is in the contact, which may not have been told of.
  const settled = async (uow: UnitOfWork): Promise<void> => {
    await settle(uow, ref.connectionId, hinted);
    await noteHints(uow, ref.connectionId, records.flatMap(personOf));
  };
  const reading = { reader, scoping, connection, object, mapping };
  await takeRecords(work, ref, reading, { read: records, also: settled }).catch(orGiveBack);
  return hinted.length === BATCH;
}

const personOf = ({ fate }: CrmRecord): RecordHint[] =>
  fate.is === 'person' && fate.contactExternalId !== null ? [{ object: 'contact', externalId: fate.contactExternalId }] : [];

/** A merge that was told is believed where the record no longer answers under its own id and the one it lives on as does. */
function withToldMerges(records: readonly CrmRecord[], hinted: readonly Hinted[]): CrmRecord[] {
  let told = [...records];
  for (const { crm_id: lost, into_crm_id: into } of hinted) {
    const survivor = told.find(({ externalId }) => externalId === into) ?? told.find(({ absorbed }) => into !== null && absorbed.includes(into));
    if (into === null || survivor?.fate.is !== 'live' || told.some(({ externalId, fate }) => externalId === lost && fate.is !== 'deleted')) continue;
    const absorbed = [...new Set([...survivor.absorbed, lost])];
    told = told
      .filter(({ externalId }) => externalId !== lost)
      .map((record) => (record.externalId === survivor.externalId ? { ...record, absorbed } : record));
  }
  return told;
}

/** A record the CRM no longer knows at all (purged, erased, or hidden from us) has ended for us. */
async function vanished(
  uow: UnitOfWork,
  connection: Connection,
  object: CrmObject,
  ids: readonly string[],
  records: readonly CrmRecord[],
): Promise<CrmRecord[]> {
  const found = new Set(records.flatMap(({ externalId, absorbed }) => [externalId, ...absorbed]));
  const links = await findLinks(
    uow,
    connection.id,
    object,
    ids.filter((id) => !found.has(id)),
  );
  return [...links.values()].map(({ crmId: externalId, modifiedAt }) => ({
    object,
    externalId,
    // Its last version may bear a later stamp than we have time: clocks differ.
    modifiedAt: modifiedAt !== null && modifiedAt > uow.now ? modifiedAt : uow.now,
    fate: { is: 'deleted' },
    values: {},
    changedAt: {},
    changedBy: {},
    history: {},
    accountExternalId: null,
    ownerExternalId: null,
    absorbed: [],
    optedOutOfEmail: null,
    doNotCall: null,
  }));
}

async function claim(uow: UnitOfWork, connectionId: string): Promise<Hinted[]> {
  await planEach(uow);
  const wall = new Date().toISOString();
  const ready = sql`customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and (lease_until is null or lease_until < ${wall}::timestamptz)`;
  return uow.rows<Hinted>(sql`
    with oldest as (
      select o.entity_type from jsonb_array_elements_text(${JSON.stringify(crmObjects)}::jsonb) as o(entity_type) cross join lateral (
        select first_hint_at from crm_inbox i where ${ready} and i.entity_type = o.entity_type order by first_hint_at, crm_id limit 1) h
      order by h.first_hint_at, o.entity_type limit 1
    ), taken as (select entity_type, crm_id from crm_inbox where ${ready} and entity_type = (select entity_type from oldest)
      order by first_hint_at, crm_id limit ${BATCH} for update skip locked)
    update crm_inbox i set lease_until = ${new Date(Date.now() + LEASE_MS).toISOString()}::timestamptz from taken t
    where i.customer_id = ${uow.customerId}::uuid and i.connection_id = ${connectionId}::uuid and i.entity_type = t.entity_type and i.crm_id = t.crm_id
    returning i.entity_type, i.crm_id, i.into_crm_id, i.generation::text as generation`);
}

const matching = (uow: UnitOfWork, connectionId: string, hinted: readonly Hinted[]) => ({
  rows: sql`jsonb_to_recordset(${JSON.stringify(hinted)}::jsonb) as r(entity_type text, crm_id text, generation bigint)`,
  on: sql`i.customer_id = ${uow.customerId}::uuid and i.connection_id = ${connectionId}::uuid and i.entity_type = r.entity_type and i.crm_id = r.crm_id`,
});

/** A hint that came while the record was being read stays: what was read may be older than what it tells of. */
async function settle(uow: UnitOfWork, connectionId: string, hinted: readonly Hinted[]): Promise<void> {
  const { rows, on } = matching(uow, connectionId, hinted);
  await uow.rows(sql`delete from crm_inbox i using ${rows} where ${on} and i.generation = r.generation`);
  const left = await uow.rows(sql`update crm_inbox i set lease_until = null from ${rows} where ${on} returning i.crm_id`);
  if (left.length > 0) uow.notify('crm.hint');
}

async function giveBack(uow: UnitOfWork, connectionId: string, hinted: readonly Hinted[], waitMs: number | null): Promise<void> {
  const { rows, on } = matching(uow, connectionId, hinted);
  await uow.rows(
    sql`update crm_inbox i set lease_until = ${new Date(Date.now() + (waitMs ?? RETRY_MS)).toISOString()}::timestamptz from ${rows} where ${on}`,
  );
}
