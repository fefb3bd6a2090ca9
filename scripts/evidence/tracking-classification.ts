import { readFileSync } from 'node:fs';
import { readHitCases } from '@salesos/shared/api/hit-case';
import type { Proof } from '../proof/proof.ts';
import { withLaunched } from '../proof/with-launched.ts';
import { settle } from './rebuild/settle.ts';
import { ownCases } from './tracking-classification/cases.ts';
import { type JudgedHit, playCases } from './tracking-classification/play-cases.ts';
import { playPersonas } from './tracking-classification/play-personas.ts';

/**
 * Who fetched pixels and links, over the live path: HTTP, log, workers, classified again as more came. `TRACKING_CASES`
 * names a file of further cases (README, "Check it from outside").
 */
export const prove = (): Promise<Proof> =>
  withLaunched('tracking', async (launched) => {
    await settle(launched);
    const file = process.env['TRACKING_CASES'];
    const given = file === undefined ? [] : readHitCases(readFileSync(file, 'utf8'));
    const personas = await playPersonas(launched);
    const own = await playCases(launched, ownCases);
    const others = await playCases(launched, given);
    const sets = { personas, own: own.hits, given: others.hits };
    const all = Object.entries(sets).flatMap(([set, hits]) => hits.map((hit) => ({ set, ...hit })));
    for (const hit of all) console.log(lineOf(hit));
    return {
      claim:
        'Hits of the twin’s people and of our own written sequences are classed over the live path as they were meant. These are regression cases of our own making: they say nothing about accuracy in the world.',
      ok: personas.length > 0 && all.every(isAsExpected),
      counts: {
        ...Object.fromEntries(Object.entries(sets).map(([set, hits]) => [set, countsOf(hits)])),
        mostMsAHitCameLate: Math.max(own.latestMs, others.latestMs),
      },
      cases: all,
    };
  });

const isAsExpected = ({ expected, got }: JudgedHit): boolean => got !== 'lost' && (expected === null || expected === got);

const lineOf = (hit: JudgedHit): string =>
  `${isAsExpected(hit) ? 'ok  ' : 'BAD '} ${hit.case}: ${hit.kind} ${hit.at} expected ${hit.expected ?? 'nothing'}, got ${hit.got} (${hit.evidence})`;

function countsOf(hits: readonly JudgedHit[]): Record<string, unknown> {
  const confusion: Record<string, Record<string, number>> = {};
  for (const { expected, got } of hits) {
    const row = (confusion[expected ?? 'nothing'] ??= {});
    row[got] = (row[got] ?? 0) + 1;
  }
  return { hits: hits.length, asExpected: hits.filter(isAsExpected).length, expectedThenGot: confusion };
}
