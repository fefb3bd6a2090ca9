import type { Vendor } from '../../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../../product.ts';
import { actOnce } from './actions.ts';
import { checkRest, type Violation } from './check-rest.ts';
import { randomOf } from './random.ts';
import { newWorld } from './world.ts';

export interface ModelRun {
  seed: number;
  vendor: Vendor;
  told: string[];
  violations: Violation[];
}

/** One seed: a few people, things done to them in random order with the vendor in trouble and processes dying, then rest. */
export async function runModel(test: TestProduct, vendor: Vendor, seed: number, steps = 30): Promise<ModelRun> {
  const random = randomOf(seed);
  const world = await newWorld(test, vendor, seed);
  const told: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    const what = await actOnce(world, random);
    if (what !== null) told.push(what);
  }
  return { seed, vendor, told, violations: await checkRest(world) };
}
