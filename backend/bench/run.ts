import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { BenchModule } from './bench.ts';
import { compare, printComparison } from './compare.ts';

/** `npm run bench [-- --json] [name…]`: every `*.bench.ts` below this folder, one after the other, as ratios to the physical limit. */
const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith('--'));
const files = globSync('**/*.bench.ts', { cwd: here }).sort();
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)));

if (chosen.length === 0) {
  console.error(files.length === 0 ? 'There is no bench below backend/bench.' : `No bench of that name. Known: ${files.join(', ')}`);
  process.exitCode = 2;
}
for (const file of chosen) {
  const module: unknown = await import(pathToFileURL(join(here, file)).href);
  if (!isBench(module)) throw new Error(`backend/bench/${file} exports no function \`setUp\``);
  const bench = await module.setUp();
  try {
    const comparison = await compare(bench);
    console.log(words.includes('--json') ? JSON.stringify(comparison) : printComparison(comparison));
  } finally {
    await bench.tearDown?.();
  }
}

function isBench(module: unknown): module is BenchModule {
  return typeof module === 'object' && module !== null && 'setUp' in module && typeof module.setUp === 'function';
}
