import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, runCheck } from './check/run-check.ts';
import { CHECKOUT } from './checkout.ts';

/** Everything that needs no database: `npm run check`. One line per check, what it found below, exit 1 if anything failed. */
const node = (script: string): Check => ({ name: script, command: process.execPath, args: [`scripts/check-${script}.ts`] });
const binary = (name: string, tool: string, ...args: string[]): Check => ({ name, command: join('node_modules', '.bin', tool), args });

const typed = ['.', 'hubspot-app', 'salesforce-package'].filter((folder) => existsSync(join(CHECKOUT, folder, 'tsconfig.json')));
const checks: readonly Check[] = [
  ...typed.map((folder) => binary(folder === '.' ? 'types' : `types ${folder}`, 'tsc', '--noEmit', '-p', folder)),
  binary('format', 'biome', 'format', '--colors=off', '.'),
  binary('lint', 'oxlint', '--quiet'),
  ...['rooms', 'clock', 'casts', 'event-graph', 'docs', 'size'].map(node),
];

const outcomes = await Promise.all(
  checks.map(async (check) => {
    const outcome = await runCheck(check, CHECKOUT);
    console.log(`${outcome.ok ? 'ok  ' : 'FAIL'} ${check.name.padEnd(24)} ${(outcome.ms / 1000).toFixed(1)} s  ${outcome.summary}`);
    return { check, outcome };
  }),
);
for (const { check, outcome } of outcomes) if (!outcome.ok) console.log(`\n── ${check.name}\n${outcome.output}`);
if (outcomes.some(({ outcome }) => !outcome.ok)) process.exitCode = 1;
