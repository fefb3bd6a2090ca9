import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../../backend/src/platform/embedded-postgres/start.ts';

export interface OwnRedis {
  url: string;
  version: string;
  flushAll(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of the proof's own, without a disk; undefined where no redis-server is installed. */
export async function startRedis(): Promise<OwnRedis | undefined> {
  const version = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  if (version.status !== 0) return undefined;
  const port = await freePort();
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  const admin = new Redis({ host: '127.0.0.1', port, retryStrategy: () => 50, maxRetriesPerRequest: null });
  // Refused until the server listens; the client tries again.
  admin.on('error', () => undefined);
  await admin.ping();
  return {
    url: `redis://127.0.0.1:${port}`,
    version: /v=(\S+)/.exec(version.stdout)?.[1] ?? 'unknown',
    flushAll: async () => void (await admin.flushall()),
    async stop() {
      admin.disconnect();
      server.kill('SIGTERM');
      while (server.exitCode === null && server.signalCode === null) await sleep(20);
    },
  };
}
