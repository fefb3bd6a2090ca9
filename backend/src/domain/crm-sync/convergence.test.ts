import fc from 'fast-check';
import { expect, it } from 'vitest';
import { known, NAMES, type Ours, type Reading, receive, tokenOf, World } from '../../../test/model/two-sides.ts';

const delivery = fc.record({ do: fc.constantFrom('deliver', 'repeat', 'drop'), pick: fc.nat(20) });
const protocol = fc.record({ do: fc.constantFrom('push', 'push', 'land', 'answer', 'giveUp', 'landLate', 'cycle') });
const edits = (fields: readonly string[], word: fc.Arbitrary<string | undefined>) =>
  fc.record({ do: fc.constantFrom('local', 'remote'), field: fc.constantFrom(...fields), word });
/** Few fields in one run: what happens to one has to happen to another meanwhile to be of interest. */
const runs = (word: fc.Arbitrary<string | undefined>) =>
  fc
    .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 })
    .chain((fields) => fc.array(fc.oneof(edits(fields, word), delivery, { arbitrary: protocol, weight: 2 }), { maxLength: 60, size: 'max' }));
type Act = ReturnType<typeof runs> extends fc.Arbitrary<(infer One)[]> ? One : never;

function perform(world: World, one: Act): void {
  if ('field' in one) world.edit(one.do === 'local' ? 'local' : 'remote', one.field, one.word);
  else if ('pick' in one) {
    if (one.do === 'drop') world.drop(one.pick);
    else world.deliver(one.pick, one.do === 'repeat');
  } else if (one.do === 'push') world.push();
  else if (one.do === 'land') world.land();
  else if (one.do === 'answer') world.answer();
  else if (one.do === 'giveUp') world.giveUp();
  else if (one.do === 'landLate') world.landLate();
  else world.cycle();
}

/** Faults and edits have stopped; two cycles later nothing may be left to do. */
function comeToRest(acts: readonly Act[]): World {
  const world = new World();
  for (const one of acts) perform(world, one);
  world.settle();
  world.cycle();
  world.cycle();
  const conflicts = world.ours.conflicts.length;
  expect([world.cycle(), world.cycle()], 'writes at rest').toEqual([0, 0]);
  expect(world.ours.conflicts.length, 'conflicts at rest').toBe(conflicts);
  for (const [field, { local, state, learned }] of Object.entries(world.ours.fields)) {
    if (state === 'open') expect([field, known(local, learned)]).toEqual([field, known(world.remote(field), learned)]);
  }
  expect(world.ours.ledger.length).toBeLessThanOrEqual(NAMES.length * 18);
  return world;
}

const newWord = fc.oneof({ arbitrary: fc.constant(undefined), weight: 9 }, fc.constant(''));

it('comes to rest with every value a person entered current, superseded by a person who saw it, or in the list of conflicts', () => {
  fc.assert(
    fc.property(runs(newWord), (acts) => {
      const { ours, entered, superseded, crm } = comeToRest(acts);
      const recorded = new Set(ours.conflicts.flatMap(({ local, remote }) => [tokenOf(local), tokenOf(remote)]));
      for (const [token, field] of entered) {
        const isCurrent = [ours.fields[field]?.local, crm.values[field]].some((value) => tokenOf(value ?? null) === token);
        expect(isCurrent || superseded.has(token) || recorded.has(token), `${token} in ${field}`).toBe(true);
      }
    }),
    { numRuns: 3_000 },
  );
});

it('comes to rest when people enter the same few values again and again', () => {
  fc.assert(
    fc.property(runs(fc.constantFrom('v1.', 'v2.', 'v3.', '')), (acts) => void comeToRest(acts)),
    { numRuns: 2_000 },
  );
});

it('never takes for an edit what only we wrote, however late, often or unanswered', () => {
  fc.assert(
    fc.property(runs(newWord), (acts) => {
      const { conflicts } = comeToRest(acts.filter((one) => one.do !== 'remote' && !('field' in one && one.field === 'zip'))).ours;
      expect(conflicts).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

const clone = (ours: Ours): Ours => structuredClone(ours);
const facts = ({ fields, seen }: Ours) => ({ fields: Object.entries(fields).map(([name, { local, base }]) => [name, local, base]), seen });
/** Readings of a record that only the CRM's people change meanwhile; on our side there may be edits not sent yet. */
const story = fc.tuple(
  fc.array(fc.tuple(fc.constantFrom('local', 'remote'), fc.constantFrom(...NAMES)), { maxLength: 12 }),
  fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 6 }),
);

function tell([before, after]: readonly [readonly [string, string][], readonly string[]]): { ours: Ours; readings: Reading[] } {
  const world = new World();
  for (const [side, field] of before) world.edit(side === 'local' ? 'local' : 'remote', field);
  world.cycle();
  for (const [side, field] of before) if (side === 'local') world.edit('local', field);
  const readings = after.map((field) => {
    world.edit('remote', field);
    return world.crm;
  });
  return { ours: world.ours, readings };
}

it('is left as it was by readings delivered again', () => {
  fc.assert(
    fc.property(story, fc.integer({ min: 1, max: 3 }), (told, times) => {
      const { ours, readings } = tell(told);
      for (const reading of readings) receive(ours, reading);
      const before = clone(ours);
      for (let n = 0; n < times; n += 1) for (const reading of readings) receive(ours, reading);
      expect(ours).toEqual(before);
    }),
  );
});

it('ends the same in whatever order readings arrive', () => {
  fc.assert(
    fc.property(
      story.chain((told) => {
        const { readings } = tell(told);
        return fc.tuple(fc.constant(told), fc.shuffledSubarray([...readings.keys(), ...readings.keys()], { minLength: readings.length * 2 }));
      }),
      ([told, order]) => {
        const { ours, readings } = tell(told);
        const other = clone(ours);
        for (const reading of readings) receive(ours, reading);
        for (const index of order) receive(other, readings[index] ?? { values: {}, version: new Date(0), history: [] });
        expect(facts(other)).toEqual(facts(ours));
      },
    ),
  );
});
