import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cleanEnv, type RunAs } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';

const MAJOR = '18';

/** The data directory for this clone: `wanted`, or a per-clone one under /var/tmp when `as` cannot walk to it. */
export function usableDataDir(wanted: string, as: RunAs | undefined): string {
  const dir = path.resolve(wanted);
  makePrivate(dir, as);
  if (!as || spawnSync('/bin/sh', ['-c', 'cd "$0"', dir], { ...as, cwd: os.tmpdir(), env: cleanEnv }).status === 0) return dir;
  const elsewhere = placeElsewhere(dir);
  // Everybody may put a link there; ours would give its target away.
  if (fs.lstatSync(elsewhere, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new EmbeddedPostgresError('no_permission', `${elsewhere} is a link`, 'Remove it and start again.');
  }
  makePrivate(elsewhere, as);
  return elsewhere;
}

const placeElsewhere = (dir: string): string =>
  path.join('/var/tmp', `salesos-pgdata-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`);

/** Takes away what a server started with `wanted` has written, wherever `usableDataDir` had put it. */
export function removeData(wanted: string): void {
  const dir = path.resolve(wanted);
  for (const place of [dir, placeElsewhere(dir)]) {
    for (const left of ['', '.password', '.starter']) fs.rmSync(`${place}${left}`, { recursive: true, force: true });
  }
}

function makePrivate(dir: string, as: RunAs | undefined): void {
  try {
    fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (as) fs.chownSync(dir, as.uid, as.gid);
    fs.accessSync(dir, fs.constants.W_OK);
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'no_permission',
      `cannot write the data directory ${dir}: ${(cause as Error).message}`,
      'Give yourself write permission there, or set DATABASE_URL.',
    );
  }
}

/** The superuser's password of this data directory; readable by its owner only. */
export function superuserPassword(dir: string): string {
  const file = `${dir}.password`;
  if (!fs.existsSync(file)) fs.writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return fs.readFileSync(file, 'utf8').trim();
}

/** Runs initdb once; refuses the data of another major version instead of touching it. */
export function initialize(bin: string, dir: string, as: RunAs | undefined): void {
  const versionFile = path.join(dir, 'PG_VERSION');
  if (fs.existsSync(versionFile)) {
    const major = fs.readFileSync(versionFile, 'utf8').trim();
    if (major === MAJOR) return;
    throw new EmbeddedPostgresError(
      'foreign_major',
      `${dir} was written by PostgreSQL ${major}; this is PostgreSQL ${MAJOR}`,
      'Move the directory away (its data stays untouched), or start with --reset to begin with an empty one.',
    );
  }
  const passwordFile = path.join(os.tmpdir(), `salesos-initdb-${randomBytes(6).toString('hex')}`);
  fs.writeFileSync(passwordFile, superuserPassword(dir), { mode: 0o600 });
  if (as) fs.chownSync(passwordFile, as.uid, as.gid);
  const options = [
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '-E',
    'UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
  const run = spawnSync(path.join(bin, 'initdb'), ['-D', dir, ...options, '--no-sync', '--no-instructions'], {
    ...as,
    cwd: os.tmpdir(),
    env: cleanEnv,
    encoding: 'utf8',
  });
  fs.rmSync(passwordFile, { force: true });
  if (run.status === 0) return;
  throw new EmbeddedPostgresError(
    'init_failed',
    `initdb failed: ${run.error?.message ?? ''} ${run.stderr}`.trim(),
    'Start with --reset, or set DATABASE_URL.',
  );
}
