import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import type { RunAs } from '#platform/embedded-postgres/binaries.ts';
import type { Answer, Order } from './starter.ts';

export interface Started {
  process: ChildProcess;
  answer: Answer;
  /** Ends it the civil way. */
  stop(): Promise<void>;
}

/** Where there are binaries for; elsewhere the tests use another server and these have nothing to try. */
export const canEmbed = process.platform === 'linux' && process.arch === 'x64';

export const LAUNCHER = path.join(import.meta.dirname, '../../src/platform/embedded-postgres/start.ts');

/** Starts a server from a process of its own, as another user if asked. */
export async function startElsewhere(order: Omit<Order, 'launcher'> & { launcher?: string }, as?: RunAs): Promise<Started> {
  const starter = spawn(process.execPath, [path.join(import.meta.dirname, 'starter.ts'), JSON.stringify({ launcher: LAUNCHER, ...order })], {
    ...as,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(readline.createInterface({ input: starter.stdout }), 'line')) as [string];
  return {
    process: starter,
    answer: JSON.parse(line) as Answer,
    async stop() {
      const ended = once(starter, 'exit');
      starter.stdin.end();
      await ended;
    },
  };
}
