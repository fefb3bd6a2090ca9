import { TwinClock } from '../core/clock.ts';
import { Faults } from '../core/faults.ts';
import { Recorder, type Exchange } from '../core/recorder.ts';
import { TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';

class ListRecorder extends Recorder {
  readonly exchanges: Exchange[] = [];

  constructor() {
    super(null);
  }

  override get on(): boolean {
    return true;
  }

  override write(exchange: Exchange): void {
    this.exchanges.push(exchange);
  }
}

/** A twin in memory, and everything it has recorded so far. */
export async function openTestTwin(): Promise<{ twin: Twin; recorded: () => readonly Exchange[] }> {
  const recorder = new ListRecorder();
  const twin: Twin = { store: await TwinStore.open(null), clock: new TwinClock(), faults: new Faults(), recorder, flipped: new Set() };
  return { twin, recorded: () => recorder.exchanges };
}
