import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import type { Endpoints } from './open-spine.ts';
import type { ProducerOrder } from './producer.ts';

export interface Child {
  process: ChildProcess;
  ready: Promise<void>;
  /** The last line it printed, once it ended. */
  ended: Promise<string>;
}

/** `complaints` is a file: what the processes say on their error output is part of the proof. */
function run(script: string, argument: unknown, complaints: string): Child {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), JSON.stringify(argument)]);
  child.stderr.on('data', (chunk: Buffer) => fs.appendFileSync(complaints, chunk));
  let last = '';
  let onReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  readline.createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') onReady();
    else last = line;
  });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(last)));
  return { process: child, ready, ended };
}

export const startWorker = (to: Endpoints, complaints: string): Child => run('worker.ts', to, complaints);
export const startProducer = (order: ProducerOrder, complaints: string): Child => run('producer.ts', order, complaints);

export async function killWorker(worker: Child): Promise<void> {
  worker.process.kill('SIGKILL');
  await worker.ended;
}

/** Lines of the error output by kind, numbers and ids taken out. */
export function countComplaints(file: string): Record<string, number> {
  const kinds: Record<string, number> = {};
  if (!fs.existsSync(file)) return kinds;
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const kind = line
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
      .replace(/\d+/g, '#')
      .trim()
      .slice(0, 80);
    if (kind !== '') kinds[kind] = (kinds[kind] ?? 0) + 1;
  }
  return kinds;
}
