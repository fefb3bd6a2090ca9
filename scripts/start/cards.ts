import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');
const builders = { salesforce: 'salesforce-package/preview/build.ts', hubspot: 'hubspot-app/preview/build.ts' } as const;
/** Left alone, node lets the compiler's heap grow to twice this before it tidies up. */
const boundedHeap = ['--max-old-space-size=256', '--max-semi-space-size=8'];
export type CardVendor = keyof typeof builders;

/** The last words of a process that failed, without its stack and its version. */
const whyOf = (errors: string): string =>
  errors
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^\s+at |^Node\.js v/.test(line))
    .slice(-6)
    .join('\n  ');

/** Compiles one CRM's cards in a process of its own (cached by content), so that the product answers meanwhile. Returns the folder. */
export function buildCards(vendor: CardVendor, outDir: string): { done: Promise<string>; stop(): void } {
  const child = spawn(process.execPath, [...boundedHeap, path.join(root, builders[vendor]), '--out', path.join(outDir, vendor)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const done = new Promise<string>((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(-4000)));
    child.once('error', reject);
    child.once('exit', (code) => {
      const last = out.trim().split('\n').at(-1) ?? '';
      if (code !== 0) return reject(new Error(`the ${vendor} cards did not build (exit ${code ?? 'by signal'}): ${whyOf(err)}`));
      resolve((JSON.parse(last) as { dir: string }).dir);
    });
  });
  return { done, stop: () => void child.kill('SIGTERM') };
}
