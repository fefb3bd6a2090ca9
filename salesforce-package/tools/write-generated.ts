import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Writes a generated file, or with `--check` only says whether the one on disk is current. */
export function writeGenerated(file: string, text: string): void {
  const target = path.join(root, file);
  const isCurrent = existsSync(target) && readFileSync(target, 'utf8') === text;
  if (isCurrent) return;
  if (process.argv.includes('--check')) {
    console.error(`${file} is out of date: run npm run generate -w salesforce-package`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}
