import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';

/** What a key already stands for, or what `create` makes now. */
export type Once = (key: string, create: () => string) => string;

export function requireKey(ids: Readonly<Record<string, string>>, kind: string, key: string): string {
  const id = ids[key];
  if (id === undefined) throw new Error(`the seed names no ${kind} "${key}"`);
  return id;
}

interface SeedKey extends Stored {
  recordId: string;
}

export function seedOnce(twin: Twin, orgId: string): Once {
  return (key, create) => {
    const known = twin.store.get<SeedKey>(orgId, 'seed_key', key);
    if (known) return known.recordId;
    const recordId = create();
    twin.store.put<SeedKey>(orgId, 'seed_key', { id: key, recordId });
    return recordId;
  };
}
