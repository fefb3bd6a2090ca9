import { type ChildProcess, spawn } from 'node:child_process';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cleanEnv, type RunAs, unprivilegedUser, usableBinaries } from './binaries.ts';
import { initialize, superuserPassword, usableDataDir } from './data-dir.ts';
import { EmbeddedPostgresError } from './error.ts';
import { stopOrphan, writeStarter } from './orphan.ts';

export interface EmbeddedPostgres {
  /** Superuser URL of the maintenance database; only bootstrap uses it. */
  superuserUrl: string;
  port: number;
  pid: number;
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dir: string;
  port?: number;
  /** false = no fsync, for throw-away test clusters only. */
  durable?: boolean;
  maxConnections?: number;
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** Starts a private PostgreSQL 18 on loopback; works as root and as a plain user, and recovers from a killed predecessor. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const as = unprivilegedUser();
  const bin = usableBinaries(as);
  const dir = usableDataDir(options.dir, as);
  await stopOrphan(dir);
  initialize(bin, dir, as);
  const port = options.port ?? (await freePort());
  const child = await launchWhenFree(() => launch(bin, dir, port, as, options), port);
  writeStarter(dir);
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once('exit', () => resolve());
      child.kill('SIGINT');
    });
  return { superuserUrl: `postgres://postgres:${superuserPassword(dir)}@127.0.0.1:${port}/postgres`, port, pid: child.pid ?? 0, stop };
}

function launch(bin: string, dir: string, port: number, as: RunAs | undefined, options: EmbeddedPostgresOptions): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    `max_connections=${options.maxConnections ?? 120}`,
    'shared_buffers=128MB',
    ...(options.durable === false ? ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off'] : []),
  ];
  return spawn(path.join(bin, 'postgres'), ['-D', dir, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])], {
    ...as,
    cwd: os.tmpdir(),
    env: cleanEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ctrl-C in the terminal must reach us first: we stop the server last.
    detached: true,
  });
}

/** Sessions of a killed server end a moment after it and hold its memory until then. */
async function launchWhenFree(start: () => ChildProcess, port: number): Promise<ChildProcess> {
  for (const end = Date.now() + 20_000; ; ) {
    const child = start();
    try {
      await ready(child, port);
      return child;
    } catch (error) {
      if (Date.now() > end || !(error instanceof Error) || !error.message.includes('pre-existing shared memory block')) throw error;
      await sleep(200);
    }
  }
}

async function ready(child: ChildProcess, port: number): Promise<void> {
  let log = '';
  const why = await new Promise<string | null>((resolve) => {
    const timer = setTimeout(() => resolve('did not start within 60 s'), 60_000);
    const settle = (reason: string | null): void => {
      clearTimeout(timer);
      resolve(reason);
    };
    child.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-8000);
      if (log.includes('ready to accept connections')) settle(null);
    });
    child.once('error', (error) => settle(error.message));
    // Its output ends before this, so the reason is in the log by now.
    child.once('close', (code) => settle(`exited with ${code}`));
  });
  if (why === null) return;
  child.kill('SIGKILL');
  if (log.includes('Address already in use'))
    throw new EmbeddedPostgresError('port_in_use', `port ${port} is taken`, 'Stop what uses it, or start with --reset to choose new ports.');
  throw new EmbeddedPostgresError('start_failed', `PostgreSQL ${why}: ${log.slice(-2000)}`, 'Start with --reset, or set DATABASE_URL.');
}
