import path from 'node:path';
import { buildCards } from '../../../scripts/start/cards.ts';
import type { RunningTwin } from '../../sandbox/start-twin.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../.data/test-cards');

/** Both CRMs' cards, compiled as for `npm start`; kept between runs, so that only changed ones are compiled again. */
export async function compileCards(twin: RunningTwin): Promise<void> {
  // One after the other: two compilers at once would starve the product on a small machine.
  for (const vendor of ['hubspot', 'salesforce'] as const) twin.setAssets(vendor, await buildCards(vendor, FOLDER).done);
}
