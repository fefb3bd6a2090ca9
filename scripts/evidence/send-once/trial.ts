import { setTimeout as sleep } from 'node:timers/promises';
import { type SQL, sql } from 'drizzle-orm';
import type { Fault } from '../../../backend/sandbox/core/faults.ts';
import { writeMail } from '../../../backend/src/services/email/write-mail.ts';
import type { Launched } from '../../start/launch.ts';
import { arrive, customerOf } from '../sync-latency/steady.ts';
import { openCaps } from './open-caps.ts';
import { type Fate, fatesOf, type Totals, totalsOf } from './count.ts';
import type { Route } from './route.ts';
import { Senders } from './senders.ts';

export interface Trial extends Totals {
  provider: string;
  turnedAround: string | null;
  kills: number;
  /** Handovers that had no answer, or one of which nobody can tell whether the mail was taken. */
  brokenOff: number;
}

const PEOPLE = 50;
const SENDERS = 4;
const PATIENCE_MS = 10 * 60_000;

/** So many mails accepted while those that send are killed again and again; what became of each, once nothing moves any more. */
export async function trial(
  launched: Launched,
  dir: string,
  order: { route: Route; turnedAround: string | null; mails: number; kills: number },
): Promise<{ run: Trial; fates: Fate[] }> {
  const { route, turnedAround, mails, kills } = order;
  const { twin } = launched.twin;
  const customerId = customerOf('salesforce');
  const people = await arrive(launched, 'salesforce', PEOPLE);
  const mailboxId = await route.mailboxId(launched, customerId);
  if (turnedAround !== null) twin.flipped = new Set([turnedAround]);
  const rounds = Math.ceil(mails / route.mishaps.reduce((sum, { times }) => sum + times, 0)) + 1;
  for (let round = 0; round < rounds; round += 1) for (const fault of route.mishaps) twin.faults.plan(fault);
  const senders = new Senders(dir);
  senders.start(SENDERS);
  let isProducing = true;
  const produced = produce(launched, { customerId, mailboxId, people, mails }).finally(() => (isProducing = false));
  let mailIds: string[];
  try {
    [mailIds] = await Promise.all([produced, senders.killWhile(() => isProducing, kills)]);
    await settle(launched, senders, customerId);
  } finally {
    await senders.killAll();
  }
  const brokenOff = rounds * route.mishaps.filter(isBrokenOff).length - twin.faults.list().filter(isBrokenOff).length;
  twin.faults.clear();
  twin.flipped = new Set();
  const fates = await fatesOf(launched, customerId, mailIds);
  const run = { provider: route.provider, turnedAround, kills: senders.kills, brokenOff, ...totalsOf(fates) };
  console.log(JSON.stringify(run));
  return { run, fates };
}

const isBrokenOff = ({ kind }: Fault): boolean => kind.type.startsWith('accept_then') || (kind.type === 'status' && kind.status === 503);

/** Reps' own mails, so that nothing but the ledger is in the way. */
async function produce(
  { product: { work, deps } }: Launched,
  order: { customerId: string; mailboxId: string; people: readonly { contactId: string }[]; mails: number },
): Promise<string[]> {
  const { customerId, mailboxId, people, mails } = order;
  await openCaps(work, customerId);
  const [owner] = await work.withTenant(customerId, (uow) =>
    uow.rows<{ user_id: string }>(
      sql`select user_id from email_provider_accounts where customer_id = ${customerId}::uuid and id = ${mailboxId}::uuid`,
    ),
  );
  const actor = { kind: 'user', id: owner?.user_id ?? '', role: 'admin' } as const;
  const ids: string[] = [];
  for (let n = 0; n < mails; n += 1) {
    const contactId = people[n % people.length]?.contactId ?? '';
    const mail = { contactId, subject: `Number ${n}`, body: `Mail number ${n}.`, anywayBecause: 'A proof that mail goes once.' };
    ids.push(await work.withTenant(customerId, (uow) => writeMail(uow, deps, { actor, mail })));
    await sleep(60);
  }
  return ids;
}

/** The waits of a quarter of a minute to half an hour pass: of leases whose holders are dead, and of look-ups. */
async function settle({ product: { work } }: Launched, senders: Senders, customerId: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  await senders.killAll();
  const pass = (held: SQL): Promise<unknown> =>
    work.withTenant(customerId, (uow) =>
      uow.rows(sql`update emails set lease_until = case when ${held} then lease_until - interval '1 hour' else lease_until end, retry_at = retry_at - interval '1 hour',
        lost_at = lost_at - interval '1 hour', look_up_at = look_up_at - interval '1 hour' where customer_id = ${customerId}::uuid and send_state <> 'sent'`),
    );
  await pass(sql`true`);
  senders.start(1);
  for (let left = await open(work, customerId); left > 0; left = await open(work, customerId)) {
    if (Date.now() > end) throw new Error(`${left} mails are still on their way`);
    await sleep(5_000);
    // What is under way is left to whoever has it.
    await pass(sql`false`);
  }
  await senders.killAll();
}

async function open(work: Launched['product']['work'], customerId: string): Promise<number> {
  const [row] = await work.withTenant(customerId, (uow) =>
    uow.rows<{ n: number }>(sql`select count(*)::int as n from emails where customer_id = ${customerId}::uuid
      and (send_state in ('queued', 'claimed', 'dispatched') or look_up_at is not null)`),
  );
  return row?.n ?? 0;
}
