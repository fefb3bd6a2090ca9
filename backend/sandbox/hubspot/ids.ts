import type { Stored, TwinStore } from '../core/store.ts';

interface Counter extends Stored {
  last: number;
}

/** Record ids grow with creation, as HubSpot's do, and are never used twice in a portal. */
export function nextId(store: TwinStore, space: string): string {
  const last = (store.get<Counter>(space, 'counter', 'record')?.last ?? 25_900_000_000) + 1;
  store.put<Counter>(space, 'counter', { id: 'record', last });
  return String(last);
}
