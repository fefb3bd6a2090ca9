import type { Vendor } from '../../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../../product.ts';
import { editContact } from '../../product/crm-edit.ts';
import { actOnce } from './actions.ts';
import { checkRest, type Violation } from './check-rest.ts';
import { randomOf } from './random.ts';
import { type ModelWorld, newWorld } from './world.ts';

export interface ModelRun {
  seed: number;
  vendor: Vendor;
  told: string[];
  violations: Violation[];
}

/** A value somebody entered disappears from the CRM behind everybody's back: the check must see it. */
function plantLoss({ test, vendor, people }: ModelWorld): void {
  for (const person of people) {
    if (person.isDeleted) continue;
    person.entered.push({ order: 1_000_000, side: 'there', field: 'title', value: 'entered, then gone' });
    editContact(test, vendor, person.crmId, { title: 'something else' });
  }
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
  if (process.env['MODEL_PLANT']) plantLoss(world);
  return { seed, vendor, told, violations: await checkRest(world) };
}
