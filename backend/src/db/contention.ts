import { setTimeout as sleep } from 'node:timers/promises';

const CONTENTION = new Set(['40P01', '40001']);
const TRIES = 4;

/** Somebody committed first what this transaction was about to decide for itself: run again, it sees that. */
export class Overtaken extends Error {
  constructor() {
    super('another transaction was faster');
    this.name = 'Overtaken';
  }
}

/** PostgreSQL ended one of several transactions that waited for each other: nothing of it happened, and again it works. */
function isContention(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof Overtaken || CONTENTION.has(String((at as { code?: unknown }).code))) return true;
  }
  return false;
}

/** Runs a transaction again, a little later, when it lost against another. What it does must be in the database only. */
export async function afterContention<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === TRIES || !isContention(error)) throw error;
      await sleep(10 * tries + Math.random() * 30);
    }
  }
}
