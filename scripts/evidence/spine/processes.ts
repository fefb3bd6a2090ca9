import { type ChildProcess, spawn } from 'node:child_process';
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

function run(script: string, argument: unknown): Child {
  const process_ = spawn(process.execPath, [path.join(import.meta.dirname, script), JSON.stringify(argument)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let last = '';
  let onReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    onReady = resolve;
  });
  readline.createInterface({ input: process_.stdout }).on('line', (line) => {
    if (line === 'ready') onReady();
    else last = line;
  });
  const ended = new Promise<string>((resolve) => process_.once('close', () => resolve(last)));
  return { process: process_, ready, ended };
}

export const startWorker = (to: Endpoints): Child => run('worker.ts', to);
export const startProducer = (order: ProducerOrder): Child => run('producer.ts', order);

export async function stopWorker(worker: Child): Promise<void> {
  worker.process.kill('SIGKILL');
  await worker.ended;
}
