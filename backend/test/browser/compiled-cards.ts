import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildCards, type CardVendor } from '../../../scripts/start/cards.ts';
import type { RunningTwin } from '../../sandbox/start-twin.ts';
import { chromiumPath } from './chromium.ts';

type CompiledCards = Readonly<Record<CardVendor, string>>;

declare module 'vitest' {
  interface ProvidedContext {
    cards: CompiledCards;
  }
}

const FOLDER = path.resolve(import.meta.dirname, '../../../.data/test-cards');

/** Both CRMs' cards, compiled as for `npm start`; kept between runs, so that only changed ones are compiled again. Returns their folders. */
export async function compileCards(): Promise<CompiledCards> {
  const [salesforce, hubspot] = await Promise.all([buildCards('salesforce', FOLDER).done, buildCards('hubspot', FOLDER).done]);
  return { salesforce, hubspot };
}

export function showCards(twin: RunningTwin, cards: CompiledCards): void {
  for (const vendor of ['hubspot', 'salesforce'] as const) twin.setAssets(vendor, cards[vendor]);
}

/** Once for all files, and before the first product starts, which two compilers would starve on a small machine. */
export default async function setup(project: TestProject): Promise<void> {
  if (chromiumPath() !== null) project.provide('cards', await compileCards());
}
