import { listen } from '../control/listen.ts';
import { TwinClock } from '../core/clock.ts';
import { Courier } from '../core/courier.ts';
import { Faults } from '../core/faults.ts';
import { Recorder } from '../core/recorder.ts';
import { TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { createMicrosoftApp } from './app.ts';
import { microsoftSender } from './notices.ts';
import { type MicrosoftSeed, seedMicrosoft } from './seed.ts';

export const redirectUri = 'http://127.0.0.1:4300/oauth/mail/outlook/callback';

export interface RunningMicrosoft {
  url: string;
  twin: Twin;
  close(): Promise<void>;
}

/** A twin in memory behind a real listener, for tests. */
export async function runMicrosoft(
  people: MicrosoftSeed['people'],
  over: { flipped?: readonly string[]; app?: MicrosoftSeed['app'] } = {},
): Promise<RunningMicrosoft> {
  const twin: Twin = {
    store: await TwinStore.open(null),
    clock: new TwinClock(),
    faults: new Faults(),
    recorder: new Recorder(null),
    flipped: new Set(over.flipped),
  };
  seedMicrosoft(twin, { people, redirectUris: [redirectUri], ...(over.app === undefined ? {} : { app: over.app }) });
  const door = await listen(0, "the twin's Microsoft 365");
  const app = createMicrosoftApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  const courier = new Courier(twin, microsoftSender);
  const close = async (): Promise<void> => {
    await courier.stop();
    await door.close();
  };
  return { url: door.url, twin, close };
}
