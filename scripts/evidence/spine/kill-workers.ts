import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoints } from './open-spine.ts';
import { type Child, killWorker, startWorker } from './processes.ts';

/**
 * Kills a random worker every 0.4 to 1.2 s, at work or not, and starts another, as long as events are produced and until
 * `atLeast` kills. One that is still starting is waited for: it would die without having touched anything.
 */
export async function killWorkers(
  to: Endpoints,
  workers: Child[],
  producing: Promise<unknown>,
  atLeast: number,
  complaints: string,
): Promise<number> {
  let isProducing = true;
  void producing.finally(() => {
    isProducing = false;
  });
  let kills = 0;
  for (; isProducing || kills < atLeast; kills += 1) {
    await sleep(randomInt(400, 1200));
    const n = randomInt(workers.length);
    const victim = workers[n];
    await victim?.ready;
    if (victim) await killWorker(victim);
    workers[n] = startWorker(to, complaints);
  }
  return kills;
}
