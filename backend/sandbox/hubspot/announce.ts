import type { Change } from './change.ts';
import { journalChange } from './journal/record-change.ts';
import { queueForApp } from './webhooks/queue.ts';
import type { World } from './world.ts';

/** Everybody who listens hears of it in the same breath as the write. */
export function announce(world: World, change: Change): void {
  queueForApp(world, change);
  journalChange(world, change);
}
