import { listen } from '../control/listen.ts';
import { openTestTwin } from '../mail/test-twin.ts';
import type { Exchange } from '../core/recorder.ts';
import type { Twin } from '../core/twin.ts';
import { createSesApp } from './app.ts';
import { seedSes } from './seed.ts';
import { openSns } from './sns.ts';

export interface RunningSes {
  url: string;
  twin: Twin;
  recorded: () => readonly Exchange[];
  close(): Promise<void>;
}

/** Only the twin's SES, in memory; what its topic says is brought to nobody. */
export async function runSes(): Promise<RunningSes> {
  const { twin, recorded } = await openTestTwin();
  seedSes(twin);
  const door = await listen(0, "the twin's Amazon SES");
  openSns(twin, door.url);
  const app = createSesApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  return { url: door.url, twin, recorded, close: door.close };
}
