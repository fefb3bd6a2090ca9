import type { ScopeCount } from '@salesos/shared/api/setup';
import { countLines } from '@salesos/shared/labels/setup-words';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { countScope, type ObjectCount } from '../connection/count-scope.ts';
import { type ScopeDeps, scopeGround, type ScopeRef, type ScopeWish } from '../connection/scope-ground.ts';
import { wordsOf } from './crm-words.ts';

/** How many records a choice holds and what it costs in calls, in words; nothing is saved. */
export async function estimateScope(work: Work, deps: ScopeDeps, input: ScopeRef & { actor: Actor; scopes: ScopeWish }): Promise<ScopeCount> {
  const estimate = await countScope(work, deps, input);
  const words = wordsOf((await scopeGround(work, deps, input)).provider);
  return {
    measuredAt: work.clock.now().toISOString(),
    rows: estimate.objects.map((one) => ({ object: one.object, label: words.objects[one.object], ...inWords(one) })),
    total: countLines.total({
      first: estimate.firstReadCalls,
      perDay: estimate.callsPerDay,
      allowance: estimate.allowance,
      left: estimate.callsLeft,
      days: estimate.firstReadDays,
    }),
  };
}

function inWords({ records, all, isUpperBound, firstReadCalls, callsPerDay }: ObjectCount): { records: string; calls: string } {
  if (records === null || all === null) return { records: countLines.hidden, calls: '' };
  return { records: countLines.records(records, all, isUpperBound), calls: countLines.calls(firstReadCalls, callsPerDay) };
}
