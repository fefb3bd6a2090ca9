import { eq } from 'drizzle-orm';
import { crmIntegrations } from '#db/schema/connection.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { type Feed, readFeed } from '../crm-sync/read-feed.ts';
import { readingWaits } from './reading-waits.ts';

export async function listConnections(uow: UnitOfWork, actor: Actor) {
  authorize(actor, 'connection.manage');
  const rows = await uow.tx.select().from(crmIntegrations).where(eq(crmIntegrations.customerId, uow.customerId)).orderBy(crmIntegrations.connectedAt);
  const feeds = new Map<string, Feed>();
  for (const { id } of rows) feeds.set(id, await readFeed(uow, id));
  return rows.map((row) => ({
    id: row.id,
    provider: row.provider,
    orgId: row.orgId,
    state: row.state,
    writing: row.writing,
    isSandbox: row.isSandbox,
    stateReason: row.stateReason,
    writingReason: row.writingReason,
    writingChangedAt: row.writingChangedAt?.toISOString() ?? null,
    optOutsComplete: row.optOutsComplete,
    activitiesComplete: row.activitiesComplete,
    isMaster: row.isMaster,
    activityHome: row.activityHome,
    lastSyncedAt: row.lastSyncedAt?.toISOString() ?? null,
    readingWaits: readingWaits(row),
    feed: {
      state: row.state === 'disconnected' ? ('none' as const) : (feeds.get(row.id)?.state ?? 'polling'),
      lastEventAt: feeds.get(row.id)?.lastEventAt?.toISOString() ?? null,
    },
  }));
}
