import { listen } from '../control/listen.ts';
import { TwinClock } from '../core/clock.ts';
import { Faults } from '../core/faults.ts';
import { Recorder } from '../core/recorder.ts';
import { TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { createPipedriveApp } from './app.ts';
import { fjordlight } from './fjordlight.ts';
import { type Company, directory } from './rows.ts';
import { seedPipedriveCompany, type SeededCompany } from './seed.ts';

export const redirectUri = 'http://127.0.0.1:4300/oauth/pipedrive/callback';

export interface RunningPipedrive {
  url: string;
  twin: Twin;
  ids: SeededCompany;
  close(): Promise<void>;
}

/** A twin in memory behind a real listener, for tests. */
export async function runPipedrive(over: { company?: Partial<Company>; flipped?: readonly string[] } = {}): Promise<RunningPipedrive> {
  const twin: Twin = {
    store: await TwinStore.open(null),
    clock: new TwinClock(),
    faults: new Faults(),
    recorder: new Recorder(null),
    flipped: new Set(over.flipped),
  };
  const seed = fjordlight([redirectUri]);
  const ids = seedPipedriveCompany(twin, { ...seed, company: { ...seed.company, limits: { burst: 10_000, daily: 10_000_000 }, ...over.company } });
  const door = await listen(0, "the twin's Pipedrive");
  const app = createPipedriveApp(twin, { publicUrl: () => door.url });
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url, twin, ids, close: door.close };
}

export function changeCompany({ twin, ids }: RunningPipedrive, change: Partial<Company>): void {
  const company = twin.store.get<Company>(directory, 'company', ids.companyId);
  if (company) twin.store.put<Company>(directory, 'company', { ...company, ...change });
}
