import type { TwinClock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Recorder } from './recorder.ts';
import type { TwinStore } from './store.ts';

/** What every vendor of the twin shares. */
export interface Twin {
  store: TwinStore;
  clock: TwinClock;
  faults: Faults;
  recorder: Recorder;
  /** Ids of `docs/unverified.md` whose assumed vendor behaviour is flipped in this run. */
  flipped: ReadonlySet<string>;
}
