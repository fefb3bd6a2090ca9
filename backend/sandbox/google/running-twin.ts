import { listen } from '../control/listen.ts';
import { TwinClock } from '../core/clock.ts';
import { Faults } from '../core/faults.ts';
import { Recorder } from '../core/recorder.ts';
import { TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { createGoogleApp } from './app.ts';
import { Mailbox } from './mailbox.ts';
import { type Account, directory } from './rows.ts';
import { seedGoogle } from './seed.ts';

/** Where the product would be. */
export const productUrl = 'http://127.0.0.1:4300';

export interface RunningGoogle {
  url: string;
  twin: Twin;
  mailbox: Mailbox;
  change(account: Partial<Account>): void;
  close(): Promise<void>;
}

/** A twin in memory behind a real listener with one account, for tests. */
export async function runGoogle(address: string, flipped: readonly string[] = []): Promise<RunningGoogle> {
  const twin: Twin = {
    store: await TwinStore.open(null),
    clock: new TwinClock(),
    faults: new Faults(),
    recorder: new Recorder(null),
    flipped: new Set(flipped),
  };
  seedGoogle(twin, productUrl, [{ name: 'Zoe Seller', email: address }]);
  const door = await listen(0, "the twin's Google");
  const app = createGoogleApp(twin);
  door.handle((request, bindings) => app.fetch(request, bindings));
  const mailbox = new Mailbox(twin, address);
  const change = (account: Partial<Account>): void => twin.store.put<Account>(directory, 'account', { ...mailbox.account, ...account });
  return { url: door.url, twin, mailbox, change, close: door.close };
}
