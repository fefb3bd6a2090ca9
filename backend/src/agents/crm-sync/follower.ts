import { setTimeout as sleep } from 'node:timers/promises';
import type { Work } from '#db/unit-of-work.ts';
import type { Follower } from '#events/agent.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { followChanges } from '#services/crm-sync/follow-changes.ts';
import { streamsToFollow } from '#services/crm-sync/stream-lease.ts';

const LOOK_MS = 1_000;
/** Each is an open connection. */
const MOST_FOLLOWED = 500;

/** Follows the streams of changes of every connection that has one; each is followed by one process of the fleet. */
export function crmFollower(work: Work, deps: { providers: Providers; sealer: Sealer }): Follower {
  return {
    name: 'crm-follow',
    agent: 'crm-sync',
    async run(signal, report) {
      const following = new Map<string, Promise<void>>();
      const look = async (): Promise<void> => {
        for (const ref of await streamsToFollow(work, MOST_FOLLOWED)) {
          if (following.has(ref.connectionId) || following.size >= MOST_FOLLOWED) continue;
          const done = followChanges(work, deps, ref, signal)
            .catch(report)
            .finally(() => following.delete(ref.connectionId));
          following.set(ref.connectionId, done);
        }
      };
      while (!signal.aborted) {
        await look().catch(report);
        await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      }
      await Promise.all(following.values());
    },
  };
}
