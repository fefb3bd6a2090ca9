import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout.ts';
import { EQUIVALENT } from '../mutation/equivalent.ts';
import { MIN_SCORE, MUTATED_FILES } from '../mutation/mutated-files.ts';
import { type FileScore, readReport } from '../mutation/read-report.ts';
import type { Proof } from '../proof/proof.ts';

const HOME = join(CHECKOUT, 'scripts', 'mutation');
const STRYKER = join(HOME, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
const REPORT = join(CHECKOUT, '.cache', 'mutation', 'report.json');

/** Changes the rules of the sync in every way Stryker knows, one at a time, and looks which changes no test notices. */
export async function prove(): Promise<Proof> {
  if (!existsSync(STRYKER)) execFileSync('npm', ['ci', '--workspaces=false', '--legacy-peer-deps'], { cwd: HOME, stdio: 'inherit' });
  rmSync(REPORT, { force: true });
  execFileSync(process.execPath, [STRYKER, 'run', 'scripts/mutation/stryker.config.json', '--mutate', MUTATED_FILES.join(',')], {
    cwd: CHECKOUT,
    stdio: 'inherit',
    // Where the machine is in UTC a date read in the machine's own zone looks right.
    env: { ...process.env, TZ: 'America/St_Johns' },
  });
  const files = readReport(JSON.parse(readFileSync(REPORT, 'utf8')), EQUIVALENT);
  const missing = MUTATED_FILES.filter((path) => !files.some(({ file }) => file === path));
  const survivors = files.flatMap(({ survivors: found }) => found);
  return {
    claim: `Of each file's mutants at least ${MIN_SCORE} % are noticed by the tests beside it; mutants that change nothing anybody can see count as not noticed.`,
    ok: missing.length === 0 && files.every(({ score }) => score >= MIN_SCORE),
    counts: {
      mutants: sum(files, (file) => file.mutants),
      killed: sum(files, (file) => file.killed),
      timedOut: sum(files, (file) => file.timedOut),
      survived: survivors.length,
      survivedWithoutReason: survivors.filter(({ why }) => why === null).length,
      scores: Object.fromEntries(files.map(({ file, score }) => [file, score])),
      missing,
    },
    cases: files,
  };
}

function sum(files: readonly FileScore[], of: (file: FileScore) => number): number {
  return files.reduce((total, file) => total + of(file), 0);
}
