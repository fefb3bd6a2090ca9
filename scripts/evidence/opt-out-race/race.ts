import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Channel, optOutBy, type Runner, type Ways } from './channels.ts';
import type { Senders, Sink } from './processes.ts';

/** Where the mail is when its reader opts out; `kept_waiting` = in the middle of the dialogue with a slow server. */
export const stages = ['queued', 'claimed', 'dispatched', 'kept_waiting'] as const;
export type Stage = (typeof stages)[number];

export interface Entry {
  runner: Runner;
  channel: Channel;
  stage: Stage;
}

export interface Line {
  channel: Channel;
  wanted: Stage;
  /** Of the mail when the opt-out set out. */
  seen: string;
  /** When it had been accepted, counted from its setting out. */
  acceptedMs: number;
  /** When the mail server had the mail, counted from the acceptance; null = it never had. */
  handedMs: number | null;
  ledger: string;
  ok: boolean;
}

const LATEST_MS = 1_000;
const LONGEST_MS = 60_000;

interface MailState {
  contact_id: string;
  send_state: string;
  error_code: string | null;
}

const statesOf = async ({ launched, customerId }: Ways): Promise<Map<string, MailState>> =>
  new Map(
    (
      await launched.product.work.withTenant(customerId, (uow) =>
        uow.rows<MailState>(sql`select distinct on (e.contact_id) e.contact_id, e.send_state, e.error_code from emails e
          join contacts c on c.customer_id = e.customer_id and c.id = e.contact_id
          where e.customer_id = ${customerId}::uuid and c.email like '%.race.example' order by e.contact_id, e.queued_at desc`),
      )
    ).map((row) => [row.contact_id, row]),
  );

/** Every runner opts out when their mail is where it is wanted to be, or wherever it is by then; `start` lets the senders go. */
export async function race(
  entries: readonly Entry[],
  { ways, senders, sink, disturb, start }: { ways: Ways; senders: Senders; sink: Sink; disturb: boolean; start: () => Promise<void> },
): Promise<Line[]> {
  const before = new Map(entries.map(({ runner }) => [runner.email, sink.handed.get(runner.email)?.length ?? 0]));
  const started = start();
  const running: Promise<{ entry: Entry; seen: string; startMs: number; acceptedAt: number }>[] = [];
  const waiting = new Set(entries);
  const end = Date.now() + LONGEST_MS;
  let isOver = false;
  const disturbing = disturb ? started.then(() => disturbUntil(senders, () => isOver)) : started;
  while (waiting.size > 0 && Date.now() < end) {
    const states = await statesOf(ways);
    for (const entry of waiting) {
      const state = states.get(entry.runner.contactId)?.send_state ?? 'none';
      if (!isTime(entry, state)) continue;
      waiting.delete(entry);
      running.push(setOut(entry, state, ways));
    }
    await sleep(10);
  }
  const accepted = await Promise.all([...running, ...[...waiting].map((entry) => setOut(entry, 'still waiting', ways))]);
  isOver = true;
  await disturbing;
  await settle(ways);
  const states = await statesOf(ways);
  return accepted.map(({ entry, seen, startMs, acceptedAt }) => {
    const { email, contactId } = entry.runner;
    const handedAt = sink.handed.get(email)?.slice(before.get(email)).at(-1) ?? null;
    const handedMs = handedAt === null ? null : handedAt - acceptedAt;
    const { send_state: state = 'none', error_code: code = null } = states.get(contactId) ?? {};
    const isDecided = ['sent', 'canceled', 'unknown'].includes(state);
    const ok = isDecided && (handedMs === null || handedMs <= LATEST_MS) && !(state === 'sent' && handedMs === null);
    const ledger = code === null ? state : `${state}: ${code}`;
    return { channel: entry.channel, wanted: entry.stage, seen, acceptedMs: acceptedAt - startMs, handedMs, ledger, ok };
  });
}

/** Those who opt out while their mail waits do so at any moment from the start on. */
function isTime({ stage }: Entry, state: string): boolean {
  if (stage === 'queued') return state !== 'queued' || Math.random() < 0.01;
  if (stage === 'claimed') return state !== 'queued';
  return state !== 'queued' && state !== 'claimed';
}

async function setOut(entry: Entry, seen: string, ways: Ways) {
  if (entry.stage === 'kept_waiting') await sleep(Math.random() * 1_800);
  const startMs = Date.now();
  return { entry, seen, startMs, acceptedAt: await optOutBy(entry.channel, entry.runner, ways) };
}

async function disturbUntil(senders: Senders, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await sleep(400 + Math.random() * 800);
    await senders.disturb();
  }
}

/** Whoever was killed leaves leases; they have run out now, and whoever comes next finds what is left. */
async function settle({ launched, customerId }: Ways): Promise<void> {
  await sleep(4_000);
  for (let round = 0; round < 30; round += 1) {
    const open = await launched.product.work.withTenant(customerId, async (uow) => {
      await uow.rows(sql`update emails set lease_until = ${new Date(0).toISOString()}::timestamptz, retry_at = null where customer_id = ${customerId}::uuid
        and send_state in ('claimed', 'dispatched', 'queued') and ${round === 0}`);
      return uow.rows(sql`select 1 from emails e join contacts c on c.customer_id = e.customer_id and c.id = e.contact_id
        where e.customer_id = ${customerId}::uuid and c.email like '%.race.example' and e.send_state in ('queued', 'claimed', 'dispatched')`);
    });
    if (open.length === 0) return;
    await sleep(1_000);
  }
}
