import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export interface Clone {
  dir: string;
  /** How it came to be, for the reader of the evidence. */
  how: string;
}

const git = (checkout: string, ...args: string[]): string => execFileSync('git', args, { cwd: checkout, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 });

/** What a newcomer would have: a clone of HEAD; of a tree with changes, the tracked and the untracked files that nothing ignores. */
export function makeClone(checkout: string, dir: string): Clone {
  if (git(checkout, 'status', '--porcelain') === '') {
    git(checkout, 'clone', '--quiet', '--no-hardlinks', checkout, dir);
    return { dir, how: `git clone of ${git(checkout, 'rev-parse', 'HEAD').trim()}` };
  }
  const listed = git(checkout, 'ls-files', '--cached', '--others', '--exclude-standard', '-z').split('\0');
  const files = [...new Set(listed)].filter((file) => file !== '' && fs.existsSync(path.join(checkout, file)));
  for (const file of files) {
    fs.mkdirSync(path.join(dir, path.dirname(file)), { recursive: true });
    fs.cpSync(path.join(checkout, file), path.join(dir, file), { verbatimSymlinks: true });
  }
  return { dir, how: `copy of ${files.length} files of a tree with changes on ${git(checkout, 'rev-parse', 'HEAD').trim()}` };
}
