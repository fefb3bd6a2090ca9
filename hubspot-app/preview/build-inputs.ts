import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Everything the bundles are made of: cards, host, the labels they share with the other CRM, and the lock file for the packages. */
export function hashInputs(repoDir: string): string {
  const hash = createHash('sha256');
  for (const file of inputFiles(repoDir)) {
    hash.update(path.relative(repoDir, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function inputFiles(repoDir: string): string[] {
  const folders = ['hubspot-app/src/app/cards', 'hubspot-app/src/app/settings', 'hubspot-app/preview', 'shared/src/labels', 'shared/src/client'];
  return [path.join(repoDir, 'package-lock.json'), ...folders.flatMap((folder) => filesBelow(path.join(repoDir, folder)))].sort();
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => path.join(entry.parentPath, entry.name));
}
