import type { Stored } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';

interface ClockRow extends Stored {
  offsetMs: number;
}

const SPACE = 'twin';
const KIND = 'clock';

export const offsetOf = (twin: Twin): number => twin.clock.now().getTime() - Date.now();

/** A twin on its own keeps its business time over a restart; a connected one asks the product. */
export async function rememberClock(twin: Twin): Promise<void> {
  twin.store.put<ClockRow>(SPACE, KIND, { id: 'offset', offsetMs: offsetOf(twin) });
  await twin.store.flush();
}

export async function recallClock(twin: Twin): Promise<void> {
  await twin.clock.advance(Math.max(0, twin.store.get<ClockRow>(SPACE, KIND, 'offset')?.offsetMs ?? 0));
}
