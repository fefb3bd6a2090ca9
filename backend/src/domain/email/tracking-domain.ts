import type { TrackingDomainProblem } from '@salesos/shared/labels/tracking';

/** What a look at the customer's host brought. `silent`: somebody did not answer, which says nothing about the host. */
export type DomainLook = { readonly found: 'works' } | { readonly found: 'wrong' | 'silent'; readonly problem: TrackingDomainProblem };

export interface DomainStanding {
  readonly state: 'unverified' | 'verified' | 'broken';
  readonly problem: TrackingDomainProblem | null;
  /** Silent looks in a row. */
  readonly unanswered: number;
}

const MINUTE_MS = 60_000;
const SOON_MS = 15 * MINUTE_MS;
const LATER_MS = 6 * 60 * MINUTE_MS;
/** So many silent looks in a row, and links stop leading there. */
const MOST_UNANSWERED = 3;

/** Where the domain stands after a look, and when it is looked at again. */
export function afterLook(before: DomainStanding, look: DomainLook): DomainStanding & { readonly againMs: number } {
  if (look.found === 'works') return { state: 'verified', problem: null, unanswered: 0, againMs: LATER_MS };
  const { problem } = look;
  const lost = before.state === 'unverified' ? ('unverified' as const) : ('broken' as const);
  if (look.found === 'wrong') return { state: lost, problem, unanswered: 0, againMs: SOON_MS };
  const unanswered = before.unanswered + 1;
  return { state: unanswered < MOST_UNANSWERED ? before.state : lost, problem, unanswered, againMs: SOON_MS };
}
