import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Finding } from './finding.ts';
import { judgeTree } from './judge-tree.ts';
import type { Tree } from './seeds.ts';

/** What the check says about `tree`, written to a folder of its own and removed afterwards. */
export function judgeWritten(tree: Tree): Finding[] {
  const root = mkdtempSync(join(tmpdir(), 'rooms-'));
  try {
    for (const [path, text] of Object.entries(tree)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return judgeTree(root).findings;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
