import type { Launched } from '../../start/launch.ts';
import type { Vendor } from '../../start/twin-client.ts';

const MANY = 1_000_000_000;
const WRITE = '^(PATCH|POST) .*(/composite/sobjects|/batch/update)';

export interface Calls {
  writes(vendor: Vendor): number;
  others(vendor: Vendor): number;
  end(): void;
}

/** From now on every call to these CRMs takes `delayMs` longer and is counted, writes of records apart. */
export function countCalls({ twin }: Launched, vendors: readonly Vendor[], delayMs: number): Calls {
  const { faults } = twin.twin;
  const kind = { type: 'delay', ms: delayMs } as const;
  faults.clear();
  for (const vendor of vendors) {
    faults.plan({ vendor, match: WRITE, times: MANY, kind });
    faults.plan({ vendor, times: MANY, kind });
  }
  const count = (vendor: Vendor, match: string | undefined): number =>
    MANY - (faults.list().find((fault) => fault.vendor === vendor && fault.match === match)?.times ?? MANY);
  return { writes: (vendor) => count(vendor, WRITE), others: (vendor) => count(vendor, undefined), end: () => faults.clear() };
}
