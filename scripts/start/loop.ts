import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, findingsFor } from './findings.ts';
import type { Actor, TwinClient } from './twin-client.ts';

const DAY_MS = 86_400_000;
const PATIENCE_MS = 45_000;

export interface LoopReport {
  ok: boolean;
  phases: { name: string; seconds: number }[];
  findings: Finding[];
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`still waiting after ${PATIENCE_MS / 1000} s: ${what}`);
    await sleep(150);
  }
}

const every = async (actors: readonly Actor[], test: (actor: Actor) => Promise<boolean>): Promise<boolean> =>
  (await Promise.all(actors.map(test))).every(Boolean);

/**
 * The whole loop from outside: enroll on the card, the mail arrives, people and machines react, the card and the CRM
 * show it, the second mail goes to the right one only. Everything is judged by what the twin holds afterwards.
 */
export async function runLoop(twin: TwinClient, actors: readonly Actor[], say: (line: string) => void): Promise<LoopReport> {
  const phases: LoopReport['phases'] = [];
  const phase = async (name: string, run: () => Promise<void>): Promise<void> => {
    const from = performance.now();
    say(name);
    await run();
    phases.push({ name, seconds: Math.round((performance.now() - from) / 10) / 100 });
  };
  const troubles: string[] = [];
  try {
    await phase('cards are there', () =>
      until('a card for everybody', () => every(actors, async (actor) => (await twin.card(actor)).score !== null)),
    );
    await phase('enroll from the card', () => enrollAll(twin, actors));
    await phase('first mails arrive', () =>
      until('one mail each', () => every(actors, async (actor) => (await twin.mailsTo(actor.email)).length >= 1)),
    );
    await phase('people and machines react', async () => void (await twin.runPersonas()));
    await phase('CRM shows it', async () => {
      await twin.advanceClock(5_000);
      await until('every record up to date', () => every(actors, (actor) => isSettled(twin, actor, 1)));
    });
    await phase('three days later', async () => {
      await twin.advanceClock(3 * DAY_MS);
      const waiting = actors.filter((actor) => actor.persona === 'machine_only');
      await until('the second mail', () => every(waiting, async (actor) => (await twin.mailsTo(actor.email)).length >= 2));
      await twin.runPersonas();
      await twin.advanceClock(5_000);
      await until('every record up to date again', () => every(actors, (actor) => isSettled(twin, actor, 2)));
    });
  } catch (error) {
    troubles.push((error as Error).message);
  }
  const findings = await findingsFor(twin, actors);
  for (const trouble of troubles) findings.unshift({ who: '-', what: 'the loop ran through', expected: 'yes', found: trouble, ok: false });
  return { ok: findings.every((finding) => finding.ok), phases, findings };
}

async function enrollAll(twin: TwinClient, actors: readonly Actor[]): Promise<void> {
  for (const actor of actors) {
    const card = await twin.card(actor);
    const offer = card.offers.find((candidate) => candidate.name === 'Warm intro');
    if (!offer) throw new Error(`no sequence is offered for ${actor.recordId}`);
    await twin.act(actor, { action: 'enroll', sequenceId: offer.sequenceId, idempotencyKey: `loop-${actor.vendor}-${actor.recordId}` });
  }
}

/** The CRM's own record says what the round should have led to. */
async function isSettled(twin: TwinClient, actor: Actor, round: 1 | 2): Promise<boolean> {
  const record = await twin.record(actor);
  const field = (name: RegExp): string => record.ownedFields.find(({ apiName }) => name.test(apiName))?.value ?? '';
  const state = field(/sequence_state/i);
  const outbound = record.activities.filter(({ direction }) => direction === 'outbound').length;
  if (actor.persona === 'engaged') return state.includes('replied') && Number(field(/engagement_score/i)) > 0 && record.activities.length >= 2;
  if (actor.persona === 'unsubscriber') return state.includes('opted out') && /do not contact/i.test(field(/band/i)) && outbound >= 1;
  return round === 1 ? state === 'Active' && outbound >= 1 : state === 'Completed' && outbound >= 2;
}
