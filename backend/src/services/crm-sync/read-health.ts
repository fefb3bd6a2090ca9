import type { ObjectHealth, SyncHealth } from '@salesos/shared/api/sync-health';
import { connectionStateTexts, countsText, incidentTexts } from '@salesos/shared/labels/sync-health';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { lagLine, lastIncident, SLOT_SECONDS } from '#domain/crm-sync/last-day.ts';
import { lagAlertSince, lagSeconds } from '#domain/crm-sync/sync-lag.ts';
import { authorize } from '../authorize.ts';
import { getIntegration, type Integration } from '../connection/integration.ts';
import { readingWaits } from '../connection/reading-waits.ts';
import { readErrorCauses } from './read-error-causes.ts';
import { type ObjectLag, readLag } from './read-lag.ts';
import { readMailboxes, readQueues } from './read-queues.ts';
import { type FlowSample, readSamples } from './read-samples.ts';
import { readSchemaProblems } from './read-schema-problems.ts';
import { readActivityCounts, readRecordCounts, readWouldChange } from './read-sync-counts.ts';

/** What an admin wants to know of a connection. Everything is measured now but the flow, which is a sample's. */
export async function readHealth(uow: UnitOfWork, input: { actor: Actor; connectionId: string }): Promise<SyncHealth> {
  authorize(input.actor, 'connection.manage');
  const integration = await getIntegration(uow, input.connectionId);
  const { id } = integration;
  const lags = await readLag(uow, integration);
  const samples = await readSamples(uow, id);
  const alertSince = isMeantToSync(integration)
    ? lagAlertSince(
        lags.map(({ since }) => since),
        uow.now,
      )
    : null;
  return {
    connectionId: id,
    provider: integration.provider,
    orgId: integration.orgId,
    measuredAt: uow.now.toISOString(),
    state: integration.state,
    stateText: connectionStateTexts[integration.state],
    readingWaits: readingWaits(integration),
    writing: integration.writing,
    wouldChange: integration.writing === 'on' ? null : countsText(await readWouldChange(uow, id)),
    lagAlert: { on: alertSince !== null, since: alertSince?.toISOString() ?? null },
    dayStepSeconds: SLOT_SECONDS,
    objects: await objectsOf(uow, integration, { lags, samples }),
    flow: flowOf(samples),
    activities: await readActivityCounts(uow, id),
    causes: await readErrorCauses(uow, id),
    schemaProblems: await readSchemaProblems(uow, id),
    apiUse: null,
    mailboxes: await readMailboxes(uow),
    queues: await readQueues(uow),
    lastIncident: incidentOf(samples),
  };
}

/** A person's wish that nothing moves is no incident. */
const isMeantToSync = ({ state, readingWaitsSince }: Integration): boolean =>
  state !== 'paused' && state !== 'disconnected' && readingWaitsSince === null;

async function objectsOf(
  uow: UnitOfWork,
  integration: Integration,
  { lags, samples }: { lags: readonly ObjectLag[]; samples: readonly FlowSample[] },
): Promise<ObjectHealth[]> {
  const countsOf = await readRecordCounts(uow, integration.id);
  const resyncs = await readResyncs(uow, integration.id);
  return lags.map((lag) => ({
    object: lag.object,
    lagSeconds: integration.state === 'disconnected' ? null : lagSeconds(lag.since, uow.now),
    waiting: { toRead: lag.toRead, toWrite: lag.toWrite },
    readAt: lag.readAt?.toISOString() ?? null,
    unavailable: lag.unavailable,
    day: lagLine(samples, lag.object, uow.now),
    records: countsOf(lag.object),
    reading: lag.reading,
    resync: resyncs.get(lag.object) ?? null,
  }));
}

async function readResyncs(uow: UnitOfWork, connectionId: string): Promise<Map<string, ObjectHealth['resync']>> {
  const rows = await uow.rows<{ object: string; asked_at: string; records: number; done_at: string | null }>(sql`
    select object, asked_at, records, done_at from crm_resyncs where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`);
  const iso = (text: string): string => new Date(text).toISOString();
  return new Map(
    rows.map((row) => [row.object, { askedAt: iso(row.asked_at), records: row.records, doneAt: row.done_at === null ? null : iso(row.done_at) }]),
  );
}

function flowOf(samples: readonly FlowSample[]): SyncHealth['flow'] {
  const last = samples.at(-1);
  if (!last?.since) return null;
  const seconds = Math.max(1, Math.round((last.at.getTime() - last.since.getTime()) / 1000));
  const perMinute = (count: number): number => Math.round((count * 600) / seconds) / 10;
  return {
    measuredAt: last.at.toISOString(),
    overSeconds: seconds,
    toCrmPerMinute: perMinute(last.toCrm),
    fromCrmPerMinute: perMinute(last.fromCrm),
  };
}

function incidentOf(samples: readonly FlowSample[]): SyncHealth['lastIncident'] {
  const incident = lastIncident(samples);
  return incident && { text: incidentTexts[incident.kind], from: incident.from.toISOString(), to: incident.to?.toISOString() ?? null };
}
