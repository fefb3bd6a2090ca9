import { listen } from '../control/listen.ts';
import { TwinClock } from '../core/clock.ts';
import { Faults } from '../core/faults.ts';
import { Recorder } from '../core/recorder.ts';
import { TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { createCustomCrmApp } from './app.ts';
import { seedCustomCrm } from './seed.ts';

export interface RunningCustomCrm {
  url: string;
  twin: Twin;
  close(): Promise<void>;
}

/** The sample in memory behind a real listener, for tests. */
export async function runCustomCrm(): Promise<RunningCustomCrm> {
  const twin: Twin = {
    store: await TwinStore.open(null),
    clock: new TwinClock(),
    faults: new Faults(),
    recorder: new Recorder(null),
    flipped: new Set(),
  };
  seedCustomCrm(twin);
  const door = await listen(0, "the twin's custom CRM");
  const app = createCustomCrmApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url, twin, close: door.close };
}
