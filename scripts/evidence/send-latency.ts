import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { allMails } from '../../backend/sandbox/mail/find-mails.ts';
import { headerOf } from '../../backend/sandbox/mail/stored-mail.ts';
import type { Work } from '../../backend/src/db/unit-of-work.ts';
import { writeMail } from '../../backend/src/services/email/write-mail.ts';
import type { Proof } from '../proof/proof.ts';
import { withLaunched } from '../proof/with-launched.ts';
import type { Launched } from '../start/launch.ts';
import type { Vendor } from '../start/twin-client.ts';
import { settle } from './rebuild/settle.ts';
import { addReps } from './send-latency/more-mailboxes.ts';
import { openCaps } from './send-once/open-caps.ts';
import { arrive, customerOf } from './sync-latency/steady.ts';

const PER_S = 50;
const SECONDS = Number(process.env['SECONDS'] ?? 60);
const LIMIT_MS = 5000;
const PEOPLE = 100;
/** A mailbox may send 20 a minute unless somebody says otherwise: so many a second come from many. */
const REPS = 10;
const PATIENCE_MS = 120_000;
/** An SMTP server that is some way off. */
const SERVER_MS = 150;

interface Case {
  mail: string;
  ms: number | null;
}

/** How long an accepted mail takes until the mail server has it. Product, twin and writing share one process. */
export const prove = (): Promise<Proof> =>
  withLaunched('send-latency', async (launched) => {
    await settle(launched);
    const cases = await write(launched);
    const taken = cases.flatMap(({ ms }) => (ms === null ? [] : [ms])).toSorted((one, other) => one - other);
    const at = (share: number): number => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? Number.NaN;
    const missing = cases.length - taken.length;
    return {
      claim: `At ${PER_S} mails a second over ${SECONDS} s and ${SERVER_MS} ms at the mail server, 99 of 100 are there within ${LIMIT_MS} ms of being accepted, and none is missing.`,
      ok: missing === 0 && at(0.99) <= LIMIT_MS,
      counts: { mails: cases.length, missing, p50Ms: at(0.5), p99Ms: at(0.99), longestMs: at(1) },
      cases,
    };
  });

interface Writer {
  customerId: string;
  owner: string;
  people: readonly { contactId: string }[];
}

/** Everybody with a mailbox, of both customers: one mailbox alone may not send so much a minute. */
async function writersOf(launched: Launched, vendor: Vendor): Promise<Writer[]> {
  const customerId = customerOf(vendor);
  const people = await arrive(launched, vendor, PEOPLE);
  await addReps(launched.product.work, launched.product.sealer, customerId, REPS);
  const owners = await openCaps(launched.product.work, customerId);
  return owners.map((owner) => ({ customerId, owner, people }));
}

async function write(launched: Launched): Promise<Case[]> {
  const { work } = launched.product;
  const { twin } = launched.twin;
  const writers = [...(await writersOf(launched, 'salesforce')), ...(await writersOf(launched, 'hubspot'))];
  twin.faults.plan({ vendor: 'smtp', match: '^DATA', times: Number.MAX_SAFE_INTEGER, kind: { type: 'delay', ms: SERVER_MS } });
  const accepted = new Map<string, number>();
  const startedAt = performance.now();
  const writing: Promise<void>[] = [];
  for (let n = 0; n < PER_S * SECONDS; n += 1) {
    const dueIn = startedAt + (n / PER_S) * 1000 - performance.now();
    if (dueIn > 1) await sleep(dueIn);
    const writer = writers[n % writers.length];
    if (writer) writing.push(writeOne(launched, writer, n).then((id) => void accepted.set(id, work.clock.now().getTime())));
  }
  await Promise.all(writing);
  await noneWaits(work, writers);
  twin.faults.clear();
  const there = new Map(allMails(twin).map((mail) => [headerOf(mail, 'X-SalesOS-Send') ?? '', Date.parse(mail.receivedAt)]));
  return [...accepted].map(([mail, at]) => ({ mail, ms: there.has(mail) ? Math.max(0, (there.get(mail) ?? 0) - at) : null }));
}

function writeOne({ product: { work, deps } }: Launched, { customerId, owner, people }: Writer, n: number): Promise<string> {
  const actor = { kind: 'user', id: owner, role: 'admin' } as const;
  const contactId = people[n % people.length]?.contactId ?? '';
  const mail = { contactId, subject: `Number ${n}`, body: 'In time.', anywayBecause: 'A proof of how fast mail goes.' };
  return work.withTenant(customerId, (uow) => writeMail(uow, deps, { actor, mail }));
}

async function noneWaits(work: Work, writers: readonly Writer[]): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (const customerId of new Set(writers.map((writer) => writer.customerId))) {
    while (Date.now() < end) {
      const [row] = await work.withTenant(customerId, (uow) =>
        uow.rows<{ n: number }>(
          sql`select count(*)::int as n from emails where customer_id = ${customerId}::uuid and send_state in ('queued', 'claimed', 'dispatched')`,
        ),
      );
      if (row?.n === 0) break;
      await sleep(200);
    }
  }
}
