import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { contactCreated } from '@salesos/shared/events/contact';
import { proofAgents } from '../../scripts/evidence/spine/agents.ts';
import { freshCustomers, type ProofCluster, startProofCluster } from '../../scripts/evidence/spine/cluster.ts';
import { openSpine, type ProcessSpine } from '../../scripts/evidence/spine/open-spine.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { Bench } from './bench.ts';

const EVENTS = 10_000;
/** What one webhook delivery brings. */
const PER_TRANSACTION = 20;
const CUSTOMERS = 20;
const PARALLEL = 8;

/** Events taken in and applied by two agents through log, queue and cursors, against the same rows written by one statement. */
export async function setUp(): Promise<Bench> {
  const cluster = await startProofCluster();
  const customers = await freshCustomers(cluster.admin, CUSTOMERS);
  const spine = await openSpine({ appUrl: cluster.appUrl });
  await spine.runtime.start(4);
  await stage(cluster);
  return {
    name: 'event ingest',
    operation: 'event written; ours also finds replays, wakes two agents and applies it to each',
    ours: { label: `log and two agents, ${PER_TRANSACTION} events per transaction`, run: () => perSecond(() => ingest(cluster, spine, customers)) },
    limit: { label: 'one INSERT … SELECT into the same table', run: () => insertSelect(cluster) },
    peers: [{ label: 'COPY into the same table', run: () => copy(cluster) }],
    async tearDown() {
      await spine.close();
      await cluster.stop();
    },
  };
}

async function perSecond(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (EVENTS / (performance.now() - startedAt)) * 1000;
}

async function ingest(cluster: ProofCluster, spine: ProcessSpine, customers: readonly string[]): Promise<void> {
  let begun = 0;
  const lane = async (): Promise<void> => {
    for (; begun < EVENTS; ) {
      const customerId = customers[(begun / PER_TRANSACTION) % customers.length] ?? '';
      begun += PER_TRANSACTION;
      await spine.work.withTenant(customerId, (uow) =>
        appendEvents(
          uow,
          Array.from({ length: PER_TRANSACTION }, () => contactCreatedAt(uow.now)),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  for (let applied = 0; applied < EVENTS * proofAgents.length; await sleep(10)) {
    const [row] = await cluster.admin<{ n: string }[]>`select count(*) as n from proof.applied`;
    applied = Number(row?.n);
  }
  await cluster.admin`truncate proof.applied`;
}

const contactCreatedAt = (occurredAt: Date) => {
  const contactId = randomUUID();
  return newEvent({
    definition: contactCreated,
    key: ['bench', contactId],
    entityId: contactId,
    occurredAt,
    source: 'bench',
    data: { contactId, origin: 'bench' },
  });
};

const COLUMNS = 'customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at, data';

/** The rows to write, for a customer nobody works for; each writing gives them new ids. */
async function stage({ admin }: ProofCluster): Promise<void> {
  await admin.unsafe(`create unlogged table proof.staged as
    select gen_random_uuid() as customer_id, gen_random_uuid() as id, now() as recorded_at, 'contact.created' as event_type, 1 as version, 'contact' as entity_type,
      gen_random_uuid() as entity_id, 'bench' as source, 'unknown' as actor_class, now() as occurred_at,
      jsonb_build_object('contactId', gen_random_uuid(), 'origin', 'bench') as data
    from generate_series(1, ${EVENTS})`);
}

async function renew({ admin }: ProofCluster): Promise<void> {
  await admin`update proof.staged set id = gen_random_uuid()`;
}

async function insertSelect(cluster: ProofCluster): Promise<number> {
  await renew(cluster);
  return perSecond(() => cluster.admin.unsafe(`insert into events (${COLUMNS}) select ${COLUMNS} from proof.staged`));
}

async function copy(cluster: ProofCluster): Promise<number> {
  await renew(cluster);
  const { admin } = cluster;
  const rows = await admin<
    { line: string }[]
  >`select concat_ws(E'\t', customer_id, id, recorded_at, event_type, version, entity_type, entity_id, source, actor_class, occurred_at,
    data::text) as line from proof.staged`;
  const text = rows.map((row) => `${row.line}\n`).join('');
  return perSecond(async () => {
    const into = await admin.unsafe(`copy events (${COLUMNS}) from stdin`).writable();
    into.end(text);
    await once(into, 'finish');
  });
}
