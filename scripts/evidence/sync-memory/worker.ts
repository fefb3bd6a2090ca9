import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../../checkout.ts';
import { productEnvironment } from '../../start/environment.ts';
import type { LocalSecrets } from '../../start/local-state.ts';

const NOWHERE = 'http://127.0.0.1:9';

export interface Worker {
  /** Megabytes resident at most, so far. */
  peakMb(): number;
  /** Rejects when the worker ends by itself. */
  ended: Promise<never>;
  stop(): Promise<void>;
}

/** What `npm run serve` gives to node. */
function served(): string[] {
  const { scripts } = JSON.parse(fs.readFileSync(path.join(CHECKOUT, 'package.json'), 'utf8')) as { scripts: { serve: string } };
  return scripts.serve.split(' ').slice(1);
}

/** A worker process as a deployment runs it. */
export function startWorker(place: { secrets: LocalSecrets; databaseUrl: string; salesforceUrl: string }): Worker {
  const { secrets, databaseUrl, salesforceUrl } = place;
  const environment = productEnvironment({
    ...secrets,
    productUrl: NOWHERE,
    twin: { salesforceUrl, hubspotUrl: NOWHERE, smtpPort: 9, pubsubUrl: '127.0.0.1:9', dnsServer: '127.0.0.1:9' },
    databases: { appUrl: databaseUrl, ownerUrl: databaseUrl },
  });
  const child = spawn(process.execPath, [...served(), '--role=worker'], { cwd: CHECKOUT, env: { ...process.env, ...environment }, stdio: 'inherit' });
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let stopping = false;
  const ended = exit.then((): never => {
    throw new Error(stopping ? 'the worker was stopped' : 'the worker ended by itself');
  });
  ended.catch(() => undefined);
  return {
    ended,
    peakMb() {
      const kb = /^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      if (kb === undefined) throw new Error('the kernel tells no peak of memory');
      return Math.round(Number(kb) / 1024);
    },
    async stop() {
      stopping = true;
      child.kill('SIGTERM');
      await exit;
    },
  };
}
