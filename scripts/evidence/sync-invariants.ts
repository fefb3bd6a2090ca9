import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../checkout.ts';
import type { Proof } from '../proof/proof.ts';

/** Assumptions about the vendors that the sync's reading and writing rests on. */
const FLIPS = [
  'salesforce.collection-fault-per-row',
  'salesforce.call-options-on-collections',
  'salesforce.unmodified-since-ignored',
  'hubspot.search-index-lag',
  'hubspot.batch-all-or-nothing',
  'hubspot.merge-new-id',
  'hubspot.merged-id-not-found',
];

interface Run {
  seed: number;
  vendor: string;
  flip: string | null;
  told: string[];
  violations: { invariant: string; what: string }[];
}

/**
 * Random histories on both twins: people edit on both sides and make contacts here, also between our reading and our writing; records are deleted,
 * restored and merged; hints come doubled and late; the vendor fails before and after it accepted; the process dies at
 * every kind of step. `SEEDS` (default 60) histories a vendor, a sixth of it with each assumption turned around.
 */
export async function prove(): Promise<Proof> {
  const seeds = Number(process.env['SEEDS'] ?? 60);
  const runs = [...history(seeds, null), ...FLIPS.flatMap((flip) => history(Math.ceil(seeds / 6), flip))];
  const planted = history(1, null, { MODEL_PLANT: '1', MODEL_FROM: '900001' });
  const broken = runs.filter(({ violations }) => violations.length > 0);
  const acts = runs.flatMap(({ told }) => told.map((one) => one.split(' ').slice(0, 2).join(' ')));
  return {
    claim:
      'Whatever happens in whatever order, both sides come to rest, agree in every mapped field, the CRM ends with what was decided last, no value a person entered is lost without a trace, nothing is written at rest or to a deleted record, merged records lead to a live one, and what is made here is there once.',
    ok:
      FLIPS.every((flip) => runs.some((run) => run.flip === flip)) && broken.length === 0 && planted.some(({ violations }) => violations.length > 0),
    counts: {
      histories: runs.length,
      actions: acts.length,
      crashes: runs.flatMap(({ told }) => told).filter((one) => one.includes('crashed')).length,
      vendorInTrouble: acts.filter((one) => one === 'vendor in').length,
      editsInTheWindow: acts.filter((one) => one === 'edit in').length,
      merges: acts.filter((one) => one === 'merge there').length,
      broken: broken.length,
      withFlip: Object.fromEntries(FLIPS.map((flip) => [flip, runs.filter((run) => run.flip === flip).length])),
      plantedLossNoticed: planted.flatMap(({ violations }) => violations).length,
    },
    cases: runs.map(({ seed, vendor, flip, told, violations }) => ({
      seed,
      vendor,
      flip,
      actions: told.length,
      violations,
      ...(violations.length > 0 ? { told } : {}),
    })),
  };
}

function history(seeds: number, flip: string | null, extra: Record<string, string> = {}): Run[] {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-model-'));
  const file = path.join(dir, 'runs.ndjson');
  const env = { ...process.env, MODEL_SEEDS: String(seeds), MODEL_OUT: file, ...(flip === null ? {} : { MODEL_FLIP: flip }), ...extra };
  spawnSync('npx', ['--no-install', 'vitest', 'run', '--project', 'flows', 'model/sync/sync-invariants'], { cwd: CHECKOUT, env, stdio: 'inherit' });
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n') : [];
  fs.rmSync(dir, { recursive: true, force: true });
  return lines.map((line): Run => JSON.parse(line));
}
