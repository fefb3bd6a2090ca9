import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHECKOUT } from './checkout.ts';
import { circumstances } from './proof/circumstances.ts';
import type { Proof, Prove } from './proof/proof.ts';
import { withoutPaths } from './proof/without-paths.ts';

/** `npm run evidence -- <name>`: proves one claim and writes docs/evidence/<name>.json; exit 1 when the claim fails, 2 when there is no such proof. */
const FOLDER = join(CHECKOUT, 'scripts', 'evidence');
const known = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length));
const name = process.argv[2];

if (name === undefined || !known.includes(name)) {
  console.error(`${name === undefined ? 'Which proof?' : `There is no proof "${name}".`} Known: ${known.join(', ')}`);
  process.exitCode = 2;
} else {
  const proof = await run(name);
  if (!proof.ok) process.exitCode = 1;
}

async function run(proofName: string): Promise<Proof> {
  const before = circumstances(CHECKOUT);
  const startedAt = new Date();
  const began = performance.now();
  const module: unknown = await import(pathToFileURL(join(FOLDER, `${proofName}.ts`)).href);
  if (!hasProve(module)) throw new Error(`scripts/evidence/${proofName}.ts exports no function \`prove\``);
  const proof = await module.prove();
  const seconds = Math.round(performance.now() - began) / 1000;
  const after = circumstances(CHECKOUT).loadAverage;
  const record = { name: proofName, ...proof, startedAt: startedAt.toISOString(), seconds, machine: { ...before, loadAverageAfter: after } };
  mkdirSync(join(CHECKOUT, 'docs', 'evidence'), { recursive: true });
  writeFileSync(join(CHECKOUT, 'docs', 'evidence', `${proofName}.json`), `${withoutPaths(record, CHECKOUT)}\n`);
  console.log(
    `${proof.ok ? 'holds' : 'FAILS'}: ${proof.claim}\n${withoutPaths(proof.counts, CHECKOUT)}\n${seconds} s, written to docs/evidence/${proofName}.json`,
  );
  return proof;
}

function hasProve(module: unknown): module is { prove: Prove } {
  return typeof module === 'object' && module !== null && 'prove' in module && typeof module.prove === 'function';
}
