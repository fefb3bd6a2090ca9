import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { table } from '../table.ts';

type Named = SyncHealth & { customer: string };

/** One block per connection. */
export function renderHealth(connections: readonly Named[]): string {
  return connections.length === 0 ? 'Nothing is connected.' : connections.map(block).join('\n\n');
}

function block(health: Named): string {
  const { flow, lagAlert, activities, queues } = health;
  const writing = health.writing === 'on' ? 'writing on' : `shadow: ${health.wouldChange} would change`;
  const rows = health.objects.map(({ object, lagSeconds, waiting, records, unavailable }) => [
    object,
    unavailable === null ? `${lagSeconds ?? '–'} s` : unavailable,
    waiting.toRead,
    waiting.toWrite,
    records.linked,
    records.failed,
    records.gone,
    records.inReview,
  ]);
  return [
    `${health.customer} · ${health.provider} ${health.orgId} · ${health.stateText}, ${writing} · measured ${health.measuredAt}`,
    ...(health.readingWaits === null ? [] : [`${health.readingWaits.text} Since ${health.readingWaits.since}.`]),
    ...(lagAlert.since === null ? [] : [`Sync lag over 5 minutes since ${lagAlert.since}`]),
    table(['object', 'lag', 'to read', 'to write', 'linked', 'failed', 'gone', 'in review'], rows),
    ...health.objects.flatMap(({ object, reading }) => (reading === null ? [] : [`${object}: ${reading.text}, since ${reading.since}`])),
    flow === null
      ? 'flow not measured yet'
      : `to CRM ${flow.toCrmPerMinute}/min, from CRM ${flow.fromCrmPerMinute}/min over ${flow.overSeconds} s to ${flow.measuredAt}`,
    `activities: ${activities.pending} pending, ${activities.done} done, ${activities.rejected} rejected`,
    `dead letters: ${queues.deadLetters.waiting} waiting, ${queues.deadLetters.givenUp} given up; events waiting: ${waitingText(queues.agents)}`,
    ...health.causes.map(({ text }) => `refused: ${text}`),
    ...health.schemaProblems.map(({ text }) => `schema: ${text}`),
  ].join('\n');
}

const waitingText = (agents: Named['queues']['agents']): string =>
  agents.map(({ agent, waiting, isMore }) => `${agent} ${waiting}${isMore ? '+' : ''}`).join(', ') || 'none';
