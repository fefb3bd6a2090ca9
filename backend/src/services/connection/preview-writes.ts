import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject, CrmProvider } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { type WaitingCreate, waitingCreates } from '../crm-sync/waiting-creates.ts';
import { countOwnedChanges, waitingRows, type WaitingRow } from '../crm-sync/waiting-writes.ts';
import { entities } from '../crm-sync/entities.ts';
import { loadMapping } from '../crm-sync/load-mapping.ts';
import { loadRows } from '../crm-sync/load-rows.ts';
import { toWrite } from '../crm-sync/human-value.ts';
import { withoutStandIn } from '../crm-sync/taken-record.ts';
import { listenersOf, type ReadListeners } from '../crm-sync/read-listeners.ts';
import { ServiceError } from '../service-error.ts';
import { getIntegration, type Integration } from './integration.ts';
import { openSession } from './open-session.ts';

const SAMPLES = 200;
const PAGE = 500;

interface Change {
  field: string;
  before: FieldValue;
  after: FieldValue;
}
interface Sample {
  linkId: string;
  object: CrmObject;
  externalId: string;
  url: string;
  owned: Change[];
  human: Change[];
}
interface ObjectWrites {
  object: CrmObject;
  records: number;
  fields: { field: string; records: number }[];
}
interface CountedWrites {
  writing: 'shadow' | 'on';
  /** Records that would be written, and mails that would be logged. */
  records: number;
  activities: number;
  objects: ObjectWrites[];
  samples: Sample[];
  /** What would be made; a person after their account. */
  creates: { records: number; samples: WaitingCreate[] };
}
export interface WritePreview extends CountedWrites {
  /** With what of the customer's own would run or refuse. */
  objects: (ObjectWrites & { listeners: ReadListeners | null })[];
}

/** What would be written now, and what over there would run or refuse then; nothing changes. */
export async function previewWrites(
  work: Work,
  deps: { providers: Providers; sealer: Sealer },
  { actor, ...ref }: { actor: Actor; customerId: string; connectionId: string },
): Promise<WritePreview> {
  authorize(actor, 'connection.manage');
  const counted = await work.withTenant(ref.customerId, (uow) => countWrites(uow, deps, ref));
  const opened = await openSession(work, deps, ref);
  const objects: WritePreview['objects'] = [];
  for (const one of counted.objects) {
    const isSent = (name: string): boolean => one.fields.some(({ field }) => field === name);
    objects.push({ ...one, listeners: await listenersOf(work, ref, opened, one.object, isSent) });
  }
  return { ...counted, objects };
}

/**
 * From what both sides last agreed on: no record is asked for. Human fields are compared once more with what the CRM then
 * holds before they are really written.
 */
async function countWrites(uow: UnitOfWork, deps: { providers: Providers }, input: { connectionId: string }): Promise<CountedWrites> {
  const integration = await getIntegration(uow, input.connectionId);
  const provider = deps.providers.crm.get(integration.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${integration.provider}" here.`);
  const counts = new Map<CrmObject, { records: number; fields: Map<string, number> }>();
  const of = (object: CrmObject) => {
    const count = counts.get(object) ?? { records: 0, fields: new Map<string, number>() };
    counts.set(object, count);
    return count;
  };
  for (const { object, field, records } of await countOwnedChanges(uow, integration.id)) {
    if (field === null) of(object).records += records;
    else of(object).fields.set(field, records);
  }
  const samples: Sample[] = [];
  for (let after: string | null = null; ; ) {
    const rows: WaitingRow[] = await waitingRows(uow, integration.id, { after, limit: PAGE, onlyHuman: samples.length >= SAMPLES });
    const changes = await humanChanges(uow, { integration, provider }, rows);
    for (const row of rows) {
      const human = changes.get(row.id) ?? [];
      const owned = ownedChanges(row);
      for (const { field } of human) of(row.entity_type).fields.set(field, (of(row.entity_type).fields.get(field) ?? 0) + 1);
      if (human.length > 0 && owned.length === 0) of(row.entity_type).records += 1;
      if (human.length + owned.length > 0 && samples.length < SAMPLES) samples.push(toSample(row, { integration, provider, owned, human }));
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) break;
    after = last.id;
  }
  const [pending] = await uow.rows<{ n: number }>(sql`select count(*)::int as n from crm_activities
    where customer_id = ${uow.customerId}::uuid and connection_id = ${integration.id}::uuid and state = 'pending'`);
  const objects = [...counts]
    .map(([object, { records, fields }]) => ({ object, records, fields: sorted(fields) }))
    .filter(({ records }) => records > 0);
  return {
    writing: integration.writing,
    records: objects.reduce((total, { records }) => total + records, 0),
    activities: pending?.n ?? 0,
    objects,
    samples,
    creates: await waitingCreates(uow, integration.id, { provider, limit: SAMPLES }),
  };
}

const sorted = (fields: ReadonlyMap<string, number>) =>
  [...fields].map(([field, records]) => ({ field, records })).sort((a, b) => b.records - a.records || a.field.localeCompare(b.field));

const ownedChanges = ({ base, fields }: WaitingRow): Change[] =>
  Object.entries(fields).flatMap(([field, after]) => ((base[field] ?? null) === after ? [] : [{ field, before: base[field] ?? null, after }]));

function toSample(
  row: WaitingRow,
  { integration, provider, owned, human }: { integration: Integration; provider: CrmProvider; owned: Change[]; human: Change[] },
): Sample {
  const url = provider.recordUrl(integration.instanceUrl, row.entity_type, row.crm_id);
  return { linkId: row.id, object: row.entity_type, externalId: row.crm_id, url, owned, human };
}

/** By our names and in our terms: as both sides last agreed, and as it is here. */
async function humanChanges(
  uow: UnitOfWork,
  { integration, provider }: { integration: Integration; provider: CrmProvider },
  rows: readonly WaitingRow[],
): Promise<Map<string, Change[]>> {
  const changes = new Map<string, Change[]>();
  const human = integration.isMaster ? rows.filter((row) => row.is_human) : [];
  for (const object of new Set(human.map((row) => row.entity_type))) {
    const mapping = await loadMapping(uow, integration.id, object, provider.standardFields[object] ?? []);
    const these = human.filter((row) => row.entity_type === object);
    const locals = await loadRows(
      uow,
      entities[object],
      these.map((row) => row.salesos_id),
    );
    for (const row of these) {
      const local = locals.get(row.salesos_id);
      if (!local) continue;
      const { changes: found, base } = toWrite(mapping.fields, {
        link: { ...row, modifiedAt: null, changes: {} },
        local: withoutStandIn(entities[object].required, local, row.crm_id),
        record: undefined,
        now: uow.now,
      });
      changes.set(
        row.id,
        found.map(({ field, agreed }) => ({ field, before: agreed, after: base[field] ?? null })),
      );
    }
  }
  return changes;
}
