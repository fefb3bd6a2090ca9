import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { Score } from './score-words.ts';

type Hit = Score['machineHits'][number];

export interface HitGroup {
  /** Of the newest one. */
  at: Date;
  /** "Click", "Click × 6" */
  kindText: string;
  evidence: string;
}

const kindText = (hit: Hit): string => (hit.kind === 'open' ? cardLabels.machineOpen : cardLabels.machineClick);

/** A scanner fetches every link of a mail, several times: what has the same evidence is one line. Newest first, as they come. */
export function groupHits(hits: readonly Hit[]): HitGroup[] {
  const groups = new Map<string, { newest: Hit; count: number }>();
  for (const hit of hits) {
    const key = `${hit.kind} ${hit.evidence}`;
    const { newest = hit, count = 0 } = groups.get(key) ?? {};
    groups.set(key, { newest, count: count + 1 });
  }
  return [...groups.values()].map(({ newest, count }) => {
    const kind = kindText(newest);
    return { at: new Date(newest.at), evidence: newest.evidence, kindText: count === 1 ? kind : say('machineRepeated', kind, count) };
  });
}
