import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', 'coverage', 'generated']);
const CODE = /\.(?:ts|tsx|mts|cts|js|jsx|mjs|cjs)$/;

/** Checkout-relative paths of every file below `root`, sorted; installed, built and hidden folders (except `.ci`, `.github`) are left out. */
export function listFiles(root: string): string[] {
  const found: string[] = [];
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) found.push(path);
      else if (entry.isDirectory() && isWalked(entry.name)) pending.push(path);
    }
  }
  return found.sort();
}

function isWalked(folder: string): boolean {
  return !SKIPPED_FOLDERS.has(folder) && (!folder.startsWith('.') || folder === '.ci' || folder === '.github');
}

/** TypeScript and JavaScript somebody wrote: JavaScript emitted beside its TypeScript source is left out. */
export function listCode(root: string): string[] {
  const files = listFiles(root).filter((path) => CODE.test(path));
  const written = new Set(files);
  return files.filter((path) => !(path.endsWith('.js') && written.has(path.replace(/\.js$/, '.ts'))));
}

export function readSource(root: string, path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function isTest(path: string): boolean {
  return /\.(?:test|bench)\.[cm]?[jt]sx?$/.test(path) || /(?:^|\/)__tests?__\//.test(path);
}
