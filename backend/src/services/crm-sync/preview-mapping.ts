import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { CrmRecord } from '#ports/crm.ts';
import { authorize } from '../authorize.ts';
import { askCrm } from '../connection/ask-crm.ts';
import type { OpenSession } from '../connection/open-session.ts';
import { entities } from './entities.ts';
import { findLinks } from './links.ts';
import type { MappedField } from './load-mapping.ts';
import { loadRows } from './load-rows.ts';
import { mergeFields } from './merge-fields.ts';
import { type MappingDeps, mappingGround, type MappingRef, problemsOf, requireValid, shaped, type WishedLine, wouldHold } from './offered-mapping.ts';
import { fieldsSent, readListeners } from './read-listeners.ts';
import { differences } from './save-mapping.ts';
import { withoutStandIn } from './taken-record.ts';

const PAGE = 100;
/** Records a preview looks at: beyond, its numbers are “at least”. */
export const MOST_LOOKED_AT = 1000;

interface Counts {
  lookedAt: number;
  wouldChange: number;
  conflicts: number;
  forReview: number;
}

/** What saving these lines would do, counted on the records themselves; nothing is changed. */
export async function previewMapping(
  work: Work,
  deps: MappingDeps,
  { actor, lines: wished, ...ref }: MappingRef & { actor: Actor; lines: readonly WishedLine[] },
) {
  authorize(actor, 'connection.manage');
  const ground = await mappingGround(work, deps, ref);
  const lines = shaped(ground, ref.object, wished);
  const after = await work.withTenant(ref.customerId, (uow) => wouldHold(uow, ground, ref, lines));
  requireValid(problemsOf(ground, ref.object, after, lines));
  const { changed, moved } = differences(ground.current, after);
  const asked = after.filter(({ field, direction }) => changed.includes(field) && direction !== 'off');
  const { opened } = ground;
  const counts: Counts = { lookedAt: 0, wouldChange: 0, conflicts: 0, forReview: 0 };
  let last = '';
  let isComplete = asked.length === 0;
  while (!isComplete && counts.lookedAt < MOST_LOOKED_AT) {
    const ids = await work.withTenant(ref.customerId, (uow) => idsAfter(uow, ref, last));
    const fields = [...new Set(asked.map(({ crmField }) => crmField))];
    const records = ids.length === 0 ? [] : await askCrm(work, ref, 'crm read', () => opened.session.reader.read(ref.object, ids, fields));
    await work.withTenant(ref.customerId, (uow) => count(uow, opened, ref, { records, asked, moved, counts }));
    counts.lookedAt += ids.length;
    last = ids.at(-1) ?? last;
    isComplete = ids.length < PAGE;
  }
  const listeners = await readListeners(work, ref, opened, { object: ref.object, fields: fieldsSent(opened, after) });
  return { changedFields: changed, ...counts, isComplete, listeners };
}

async function idsAfter(uow: UnitOfWork, { connectionId, object }: MappingRef, last: string): Promise<string[]> {
  const rows = await uow.rows<{ crm_id: string }>(sql`
    select crm_id from crm_sync_state where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object}
      and sync_status <> 'gone' and crm_id > ${last} order by crm_id limit ${PAGE}`);
  return rows.map(({ crm_id }) => crm_id);
}

/** As the next reading would merge them. */
async function count(
  uow: UnitOfWork,
  { integration }: OpenSession,
  ref: MappingRef,
  { records, asked, moved, counts }: { records: readonly CrmRecord[]; asked: readonly MappedField[]; moved: readonly string[]; counts: Counts },
): Promise<void> {
  const live = records.filter(({ fate }) => fate.is === 'live');
  const links = await findLinks(
    uow,
    ref.connectionId,
    ref.object,
    live.map(({ externalId }) => externalId),
  );
  const rows = await loadRows(
    uow,
    entities[ref.object],
    [...links.values()].map(({ salesosId }) => salesosId),
  );
  const connection = { id: ref.connectionId, provider: integration.provider, isMaster: integration.isMaster };
  for (const record of live) {
    const link = links.get(record.externalId);
    const row = link && rows.get(link.salesosId);
    if (!link || !row) continue;
    const named = withoutStandIn(entities[ref.object].required, row, record.externalId);
    const human = Object.fromEntries(Object.entries(link.human).filter(([field]) => !moved.includes(field)));
    const merge = mergeFields(asked, record, { connection, link: { ...link, human, parked: {} }, row: named, now: uow.now });
    if (Object.keys({ ...merge.take, ...merge.push }).length > 0) counts.wouldChange += 1;
    if (merge.conflicts.length > 0) counts.conflicts += 1;
    if (merge.conflicts.some(({ resolution }) => resolution === 'review')) counts.forReview += 1;
  }
}
