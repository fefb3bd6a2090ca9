import { crmSynced, crmSyncFailed } from '@salesos/shared/events/crm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { noteHints } from './note-hints.ts';
import type { Sent } from './sent-batch.ts';
import { isToBeRead, type Outcome } from './write-outcome.ts';

/** What a settled batch lets others know: records that have to be read again, and the facts. */
export async function tellSettled(
  uow: UnitOfWork,
  connectionId: string,
  { rows, results, outcomes: outcome }: Pick<Sent, 'rows' | 'results'> & { outcomes: readonly Outcome[] },
): Promise<void> {
  await noteHints(
    uow,
    connectionId,
    rows.filter((sent) => isToBeRead(sent, results.get(sent.row.id))).map(({ row }) => ({ object: row.entity_type, externalId: row.crm_id })),
  );
  const failed = outcome.filter((row) => row.code !== null);
  const written = rows.filter(({ row }) => results.has(row.id)).length - failed.length;
  const key = [connectionId, ...rows.map(({ row }) => `${row.id}@${row.generation}`)];
  await appendEvents(uow, [
    ...(written > 0
      ? [
          newEvent({
            definition: crmSynced,
            key,
            entityId: connectionId,
            occurredAt: uow.now,
            source: 'crm-sync',
            data: { connectionId, records: written, activities: 0 },
          }),
        ]
      : []),
    ...failed.map((row) =>
      newEvent({
        definition: crmSyncFailed,
        key: [connectionId, row.id, row.generation, row.code ?? ''],
        entityId: connectionId,
        occurredAt: uow.now,
        source: 'crm-sync',
        data: { connectionId, recordId: row.id, code: row.code ?? 'unknown' },
      }),
    ),
  ]);
}
