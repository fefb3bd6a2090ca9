import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { ClassifiedMessage } from '../../../backend/src/cli/mail/classify-message.ts';

export type Fault = 'throws' | 'hangs' | 'hoards';
export interface ReadRequest {
  readonly folder: string;
  readonly file: string;
  readonly receivedAt: Date;
  readonly fault?: Fault;
}
/** `got`, or in `failed` what became of it. */
export type Reading = { readonly got: ClassifiedMessage; readonly ms: number } | { readonly failed: string; readonly ms: number };

/** No mail may take longer; a machine that does other things as well slows all of them. */
export const MOST_MS = 10_000;
/** Nor more memory, the reader's own included. */
export const MOST_HEAP_MB = 192;

/** Reads mails in a thread with bounds: one that crashes, hangs or hoards ends that thread, not the proof. */
export class WatchedReader {
  #worker: Worker | null = null;

  async read(request: ReadRequest): Promise<Reading> {
    const worker = (this.#worker ??= await started());
    const began = performance.now();
    const bound = new AbortController();
    const died = once(worker, 'error', bound).then(([error]: unknown[]) => ({ failed: `died: ${String(error)}` }));
    const late = sleep(MOST_MS, { failed: `took more than ${MOST_MS} ms` }, bound);
    const answered = once(worker, 'message', bound).then(([answer]: { got: ClassifiedMessage }[] | { failed: string }[]) => answer);
    for (const loser of [died, late, answered]) loser.catch(() => undefined);
    worker.postMessage(request, []);
    const outcome = (await Promise.race([answered, died, late])) ?? { failed: 'no answer' };
    bound.abort();
    if ('failed' in outcome) await this.close();
    return { ...outcome, ms: Math.round(performance.now() - began) };
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = null;
  }
}

async function started(): Promise<Worker> {
  const worker = new Worker(new URL('./reader.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB } });
  await once(worker, 'message');
  return worker;
}
