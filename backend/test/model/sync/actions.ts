import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import { noteHints } from '#services/crm-sync/note-hints.ts';
import { publish } from '#services/crm-sync/publish.ts';
import { push } from '#services/crm-sync/push.ts';
import { createContact } from '#services/record/create-record.ts';
import type { Fault } from '../../../sandbox/core/faults.ts';
import { deleteContact, editContact } from '../../product/crm-edit.ts';
import { askOrg, depsOf, editHere, mergeInPortal, refOf, restoreInPortal } from '../../product/crm-life.ts';
import type { Random } from './random.ts';
import { fields, livingId, type ModelPerson, type ModelWorld, turn } from './world.ts';

const OPERATOR = { kind: 'system', id: 'model', role: 'admin' } as const;

interface Action {
  name: string;
  weight: number;
  run(world: ModelWorld, random: Random): Promise<string | null>;
}

const living = ({ people }: ModelWorld): ModelPerson[] => people.filter(({ isDeleted }) => !isDeleted);
const crmField = { first_name: 'firstName', phone: 'phone', title: 'title' } as const;

/** Null = nothing to do it to. */
function toSomebody(name: string, weight: number, run: (world: ModelWorld, person: ModelPerson, random: Random) => Promise<string>): Action {
  return {
    name,
    weight,
    async run(world, random) {
      const candidates = living(world);
      return candidates.length === 0 ? null : run(world, random.pick(candidates), random);
    },
  };
}

const edits: readonly Action[] = [
  toSomebody('edit there', 6, async (world, person, random) => {
    const field = random.pick(fields);
    const value = `there ${(world.orders += 1)}`;
    editContact(world.test, world.vendor, person.crmId, { [crmField[field]]: value });
    person.entered.push({ order: world.orders, side: 'there', field, value });
    return `${person.crmId} ${field}`;
  }),
  toSomebody('edit here', 6, async (world, person, random) => {
    const field = random.pick(fields);
    const value = `here ${(world.orders += 1)}`;
    await editHere(world.test, world.vendor, await livingId(world, person), { [field]: value });
    person.entered.push({ order: world.orders, side: 'here', field, value });
    return `${person.crmId} ${field}`;
  }),
  toSomebody('decide', 5, async (world, person) => {
    const { test, vendor } = world;
    const id = await livingId(world, person);
    await test.tenant(vendor, async (uow) => {
      await uow.rows(sql`update engagement_scores set total_score = (total_score + 7) % 100 where contact_id = ${id}::uuid`);
      await publish(uow, [id]);
    });
    return person.crmId;
  }),
  toSomebody('delete there', 1, async (world, person) => {
    deleteContact(world.test, world.vendor, person.crmId);
    person.isDeleted = true;
    return person.crmId;
  }),
  {
    name: 'restore there',
    weight: 1,
    async run({ test, vendor, people }, random) {
      const deleted = people.filter(({ isDeleted }) => isDeleted);
      if (deleted.length === 0) return null;
      const person = random.pick(deleted);
      if (vendor === 'salesforce') await askOrg(test, 'undelete', { ids: [person.crmId] });
      else await restoreInPortal(test, person.crmId);
      person.isDeleted = false;
      return person.crmId;
    },
  },
  {
    name: 'merge there',
    weight: 2,
    async run(world) {
      const [winner, loser] = living(world);
      if (!winner || !loser || world.people.length < 3) return null;
      if (world.vendor === 'salesforce') await askOrg(world.test, 'merge', { masterId: winner.crmId, loserIds: [loser.crmId] });
      const survivor = world.vendor === 'salesforce' ? winner.crmId : await mergeInPortal(world.test, winner.crmId, loser.crmId);
      world.people = world.people.filter((person) => person !== loser);
      world.losers.push(loser.crmId, ...(survivor === winner.crmId ? [] : [winner.crmId]));
      winner.crmId = survivor;
      return `${loser.crmId} into ${survivor}`;
    },
  },
];

const crash = (random: Random) => (random.chance(0.35) ? { at: 1 + random.int(9), when: random.pick(['before', 'after'] as const) } : null);
const turns: readonly Action[] = (['pull', 'hints', 'push', 'create'] as const).map((step) => ({
  name: step,
  weight: 5,
  async run(world, random) {
    const point = crash(random);
    const ended = await turn(world, step, point);
    return `${ended}${point ? ` at ${point.when} ${point.at}` : ''}`;
  },
}));

const making: Action = {
  name: 'make here',
  weight: 3,
  async run(world) {
    const { test, vendor } = world;
    const contact = { object: 'contact', lastName: `Made ${world.seed} ${(world.orders += 1)}`, ownerId: null } as const;
    const id = await test.tenant(vendor, (uow) => createContact(uow, test.product.providers, { actor: OPERATOR, contact }));
    world.made.push(id);
    return id;
  },
};

/** Somebody edits a record between our reading and our writing of it. */
const inTheWindow: Action = {
  name: 'edit in the window',
  weight: 3,
  async run(world, random) {
    const isTold = world.vendor === 'salesforce' && !world.test.twin.twin.flipped.has('salesforce.unmodified-since-ignored');
    if (!isTold || living(world).length === 0) return null;
    const person = random.pick(living(world));
    const field = random.pick(fields);
    // Stamps are whole seconds: within one second nobody can tell.
    await world.test.advance(1500);
    let value: string | null = null;
    const work: Work = {
      ...world.test.product.work,
      outside(call, run) {
        if (call === 'crm write' && value === null) {
          value = `window ${(world.orders += 1)}`;
          editContact(world.test, world.vendor, person.crmId, { [crmField[field]]: value });
          person.entered.push({ order: world.orders, side: 'there', field, value });
        }
        return world.test.product.work.outside(call, run);
      },
    };
    await push(work, depsOf(world.test), await refOf(world.test, world.vendor)).catch(() => undefined);
    return `${person.crmId} ${field} ${value ?? 'nothing was written'}`;
  },
};

const hinting: Action = toSomebody('hint', 4, async ({ test, vendor }, person, random) => {
  const connectionId = await test.connectionId(vendor);
  const hint = { object: 'contact', externalId: person.crmId } as const;
  for (let times = 0; times <= random.int(3); times += 1) await test.tenant(vendor, (uow) => noteHints(uow, connectionId, [hint, hint]));
  return person.crmId;
});

const troubles: readonly Fault['kind'][] = [
  { type: 'status', status: 503 },
  { type: 'status', status: 429, retryAfterSeconds: 1 },
  { type: 'accept_then_504' },
  { type: 'accept_then_drop' },
  { type: 'status', status: 500 },
];
const trouble: Action = {
  name: 'vendor in trouble',
  weight: 4,
  async run({ test, vendor }, random) {
    const kind = random.pick(troubles);
    const match =
      vendor === 'salesforce'
        ? random.pick(['composite/sobjects', 'queryAll'])
        : random.pick(['batch/update', 'batch/upsert', 'search$', 'batch/read']);
    test.twin.twin.faults.plan({ vendor, match, times: 1 + random.int(2), kind });
    return `${kind.type} ${match}`;
  },
};
const lockedRow: Action = {
  name: 'row refused for now',
  weight: 2,
  async run({ test, vendor }) {
    if (vendor !== 'salesforce') return null;
    test.twin.twin.faults.plan({ vendor, match: 'update Contact', times: 1, kind: { type: 'row', statusCode: 'UNABLE_TO_LOCK_ROW' } });
    return 'UNABLE_TO_LOCK_ROW';
  },
};
const waiting: Action = {
  name: 'waits end',
  weight: 3,
  async run({ test, vendor }) {
    await test.rows(vendor, sql`update crm_dirty set retry_at = null`);
    await test.rows(vendor, sql`update crm_dirty set lease_until = '2020-01-01' where lease_until is not null`);
    await test.rows(vendor, sql`update crm_creates set retry_at = null, lease_until = null`);
    await test.rows(vendor, sql`update crm_inbox set lease_until = null`);
    await test.rows(vendor, sql`update crm_pull_cursors set lease_until = null`);
    return '';
  },
};

const actions: readonly Action[] = [...edits, ...turns, making, inTheWindow, hinting, trouble, lockedRow, waiting];
const total = actions.reduce((sum, { weight }) => sum + weight, 0);

/** One random thing; null when there was nothing to do it to. */
export async function actOnce(world: ModelWorld, random: Random): Promise<string | null> {
  let ticket = random.int(total);
  const action = actions.find(({ weight }) => (ticket -= weight) < 0);
  const told = await action?.run(world, random);
  return told === null || told === undefined ? null : `${action?.name} ${told}`.trim();
}
