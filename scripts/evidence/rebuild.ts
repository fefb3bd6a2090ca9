import fs from 'node:fs';
import { inOwnPlace } from '../proof/own-place.ts';
import type { Proof } from '../proof/proof.ts';
import { twinClient } from '../start/headless.ts';
import { launch, type Launched } from '../start/launch.ts';
import { localState } from '../start/local-state.ts';
import type { Person, TwinClient } from '../start/twin-client.ts';
import { compare, type Line } from './rebuild/compare.ts';
import { DAY_MS, live } from './rebuild/live.ts';
import { importInto, loseDatabase, salesos } from './rebuild/lose-database.ts';
import { plantFailures } from './rebuild/plant.ts';
import { settle } from './rebuild/settle.ts';
import { everybody, nameOf, type Snapshot, snapshot } from './rebuild/snapshot.ts';

const quiet = (): void => undefined;

/** The product's database is lost mid-life; a backup of its rules and the two CRMs bring it back, and nothing is sent or logged twice. */
export const prove = (): Promise<Proof> =>
  inOwnPlace('rebuild', async ({ dir, file }) => {
    try {
      return await proveIn(dir, file('backup.json'));
    } finally {
      await current?.close();
    }
  });

/** What runs now; whoever fails leaves nothing behind. */
let current: Launched | null = null;

interface Running {
  launched: Launched;
  client: TwinClient;
  people: Person[];
}

async function start(dir: string): Promise<Running> {
  const launched = await launch(dir, { record: null, cards: false }, quiet);
  current = launched;
  const client = twinClient(launched.twin, launched.productUrl);
  await settle(launched);
  return { launched, client, people: await everybody(client) };
}

async function proveIn(dir: string, backupFile: string): Promise<Proof> {
  const first = await start(dir);
  const { inboundMailSecret } = await localState(dir);
  const actors = await live(first.launched, first.client, { productUrl: first.launched.productUrl, secret: inboundMailSecret }, first.people);
  const before = await snapshot(first.launched, first.client, first.people);
  fs.writeFileSync(backupFile, await salesos(dir, 'backup', 'export'));
  const second = await rebuild(dir, backupFile, first.launched, null);
  const restored = compare(before, await snapshot(second.launched, second.client, second.people));
  const resumed = await resume(second, before);

  const [mailOf, optOutOf] = planted(before, actors);
  const again = await snapshot(second.launched, second.client, second.people);
  const third = await rebuild(dir, backupFile, second.launched, plantFailures(mailOf, optOutOf));
  const found = compare(again, await snapshot(third.launched, third.client, third.people)).filter(({ ok }) => !ok);
  const noticed = [
    {
      planted: 'our id taken off one mail in the CRM',
      who: nameOf(mailOf),
      ok: found.some(({ who, what }) => who === nameOf(mailOf) && what === 'sentInLedger'),
    },
    {
      planted: 'one opt-out taken back in the CRM',
      who: nameOf(optOutOf),
      ok: found.some(({ who, what }) => who === nameOf(optOutOf) && what === 'consent'),
    },
  ];
  const innocent = found.filter(({ who }) => who !== nameOf(mailOf) && who !== nameOf(optOutOf));
  const lines = [...restored, ...resumed];
  return {
    claim:
      'With the database dropped mid-life, an imported backup and reconnecting both CRMs restore links, activities, opt-outs, enrollment steps and scores within one point and in the same tier, with no resend and no duplicate.',
    ok: lines.every(({ ok }) => ok) && noticed.every(({ ok }) => ok) && innocent.length === 0,
    counts: {
      people: before.size,
      withAPart: actors.length,
      lines: lines.length,
      linesThatFail: lines.filter(({ ok }) => !ok).length,
      largestScoreDifference: largest(restored),
      mailsInMailboxesBefore: [...before.values()].reduce((sum, { mailsInMailbox }) => sum + mailsInMailbox, 0),
      activitiesInCrmsBefore: [...before.values()].reduce((sum, { activitiesInCrm }) => sum + activitiesInCrm, 0),
      optedOut: [...before.values()].filter(({ consent }) => consent === 'opted out').length,
      resumed: new Set(resumed.map(({ who }) => who)).size,
      plantedFailuresNoticed: noticed.filter(({ ok }) => ok).length,
      linesOfOthersThatFailBesideThem: innocent.length,
    },
    cases: [...lines, ...noticed, ...found.map((line) => ({ afterPlanting: line }))],
  };
}

async function rebuild(dir: string, backupFile: string, running: Launched, plant: Parameters<typeof loseDatabase>[1]): Promise<Running> {
  const { offsetMs } = running.product.clock;
  await running.close();
  current = null;
  await loseDatabase(dir, plant);
  await importInto(dir, backupFile, offsetMs);
  return start(dir);
}

/** A person looks and resumes: the next mail goes once, when it is due, and is logged once. */
async function resume({ launched, client, people }: Running, before: Snapshot): Promise<Line[]> {
  const held = people.filter((person) => /^(active|paused|held)/.test(before.get(nameOf(person))?.state ?? ''));
  for (const person of held) {
    const { enrollment } = await client.card(person);
    if (enrollment?.state !== 'held') continue;
    await client.act(person, { action: 'resume', enrollmentId: enrollment.id, idempotencyKey: `resume-${nameOf(person)}` });
  }
  await settle(launched);
  const early = await snapshot(launched, client, held);
  await client.advanceClock(4 * DAY_MS);
  await settle(launched);
  const late = await snapshot(launched, client, held);
  return held.map(nameOf).flatMap((who): Line[] => {
    const mails = before.get(who)?.mailsInMailbox ?? 0;
    const activities = before.get(who)?.activitiesInCrm ?? 0;
    const [now, then] = [early.get(who), late.get(who)];
    return [
      {
        who,
        what: 'mails right after resuming, before the next is due',
        before: mails,
        after: now?.mailsInMailbox ?? null,
        ok: now?.mailsInMailbox === mails,
      },
      {
        who,
        what: 'mails when the next was due: one more',
        before: mails,
        after: then?.mailsInMailbox ?? null,
        ok: then?.mailsInMailbox === mails + 1,
      },
      {
        who,
        what: 'activities then: one more',
        before: activities,
        after: then?.activitiesInCrm ?? null,
        ok: then?.activitiesInCrm === activities + 1,
      },
    ];
  });
}

function planted(before: Snapshot, actors: readonly Person[]): [Person, Person] {
  const of = (isIt: (state: string) => boolean): Person => {
    const person = actors.find((each) => each.vendor === 'salesforce' && isIt(before.get(nameOf(each))?.state ?? ''));
    if (!person) throw new Error('nobody to plant a failure at');
    return person;
  };
  return [of((state) => state.startsWith('active')), of((state) => state === 'exited: opted_out')];
}

const largest = (lines: readonly Line[]): number =>
  Math.max(0, ...lines.filter(({ what }) => what.startsWith('score')).map(({ before, after }) => Math.abs(Number(before) - Number(after))));
