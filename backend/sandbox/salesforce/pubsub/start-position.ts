import type { Twin } from '../../core/twin.ts';
import { logState, resetLog, RETENTION_MS } from '../changes/change-log.ts';
import { PUBSUB_FAULTS } from '../changes/publish-change.ts';
import { GrpcFault } from './grpc-fault.ts';
import { readReplayId, type ReplayPosition } from './replay-id.ts';
import type { FetchRequest } from './service.ts';

/** Where a subscription begins: behind the last event, before the oldest retained one, or behind the one named. */
export function startOf(twin: Twin, orgId: string, { topic_name, replay_preset, replay_id }: FetchRequest): ReplayPosition {
  const fault = twin.faults.take(PUBSUB_FAULTS, 'SUBSCRIBE', topic_name);
  if (fault?.type === 'refuse') throw new GrpcFault(fault.errorCode, 'Refused by a planned fault.');
  if (fault?.type === 'expire_replay_ids') resetLog(twin, orgId);
  const { last, oldest, floor } = logState(twin, orgId);
  const nowMs = twin.clock.now().getTime();
  if (replay_preset === 'LATEST') return { position: last, atMs: nowMs };
  if (replay_preset === 'EARLIEST') return { position: oldest - 1, atMs: nowMs };
  if (replay_id.length === 0) throw new GrpcFault('subscription.fetch.replayid.validation.failed', 'The Replay ID is missing.');
  const named = readReplayId(replay_id);
  if (!named || named.position < floor || named.position > last || named.atMs < nowMs - RETENTION_MS)
    throw new GrpcFault(
      'subscription.fetch.replayid.corrupted',
      'The Replay ID validation failed. Ensure that it is valid and within the retention window.',
    );
  return named;
}
