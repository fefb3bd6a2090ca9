import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CHECKOUT } from '../checkout.ts';
import type { Proof } from '../proof/proof.ts';
import { resetData } from '../start/reset-data.ts';
import { accountFor } from './main-job/account.ts';
import { claimsOf } from './main-job/claims.ts';
import { makeClone } from './main-job/clone.ts';
import { startCommand } from './main-job/command.ts';
import { startInteractively } from './main-job/interactive-start.ts';
import { runLoopCommand } from './main-job/run-loop.ts';

/**
 * A newcomer's first hour in a fresh clone: install, the loop, a first start, a second one. `EVIDENCE_EMPTY_CACHE=1`
 * gives npm an empty cache, as on a machine that has never seen these packages.
 */
export async function prove(): Promise<Proof> {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), 'salesos-newcomer-'));
  const clone = makeClone(CHECKOUT, path.join(place, 'salesos'));
  try {
    return await proveIn(clone.dir, { place, how: clone.how });
  } finally {
    cleanUp(clone.dir, place);
  }
}

async function proveIn(clone: string, { place, how }: { place: string; how: string }): Promise<Proof> {
  const install = await installIn(clone, place);
  const recordFile = path.join(place, 'record.ndjson');
  const loop = await runLoopCommand(clone, recordFile);
  const account = await accountFor(clone, recordFile);
  const cold = await startInteractively('first start', clone);
  const warm = await startInteractively('second start', clone);
  const direct = await startInteractively('the program without npm', clone, [
    path.join(clone, 'node_modules', '.bin', 'node'),
    '--import',
    './scripts/require-node.mjs',
    'scripts/start.ts',
  ]);
  const claims = claimsOf({ installSeconds: install.seconds, installPeakBytes: install.peakBytes, loop, account, cold, warm, direct });
  return {
    claim:
      'In a fresh clone the main job runs on one command within the promised time and memory; what it did is found in both twins and adds up, counted from outside.',
    ok: claims.every(({ ok }) => ok),
    counts: {
      clone: how,
      npmCache: install.cache,
      claims: claims.length,
      claimsThatHold: claims.filter(({ ok }) => ok).length,
      claimsThatFail: claims.filter(({ ok }) => !ok),
      findings: loop.findings.length,
      findingsOk: loop.findings.filter(({ ok }) => ok).length,
      loopPhases: loop.phases,
      stops: [cold, warm, direct].map(({ name, stopSeconds, exit }) => ({ name, stopSeconds, exit })),
      recorded: account.recorded,
      product: account.product,
      books: account.books.report,
    },
    cases: [...claims, ...account.compared, { planted: account.planted.what, ...account.planted }, ...loop.findings],
  };
}

async function installIn(clone: string, place: string): Promise<{ seconds: number; peakBytes: number; cache: string }> {
  const isEmpty = process.env['EVIDENCE_EMPTY_CACHE'] === '1';
  const command = startCommand(['npm', 'install'], clone, isEmpty ? { npm_config_cache: path.join(place, 'npm-cache') } : {});
  const exit = await command.ended;
  if (exit !== 0) throw new Error(`npm install ended with ${exit}: ${(command.output() + command.errors()).slice(-2000)}`);
  return {
    seconds: Math.round(performance.now() - command.startedAt) / 1000,
    peakBytes: command.watch.peakBytes(),
    cache: isEmpty ? 'empty' : "the user's",
  };
}

/** For root, the databases of a closed folder lie elsewhere; to remove the clone is not enough. */
function cleanUp(clone: string, place: string): void {
  for (const data of ['once', 'local']) resetData(path.join(clone, '.data', data));
  fs.rmSync(place, { recursive: true, force: true });
}
