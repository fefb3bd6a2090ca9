import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contactCreated } from '@salesos/shared/events/contact';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { account } from '../../../scripts/evidence/spine/account.ts';
import { freshCustomers, type ProofCluster, startProofCluster } from '../../../scripts/evidence/spine/cluster.ts';
import { openSpine, type ProcessSpine } from '../../../scripts/evidence/spine/open-spine.ts';
import { appendEvents, type NewEvent, newEvent } from '#events/log.ts';
import { until } from '../harness.ts';
import { canEmbed } from '../launcher/start.ts';

const TRANSACTIONS = 300;
const PER_TRANSACTION = 10;
let cluster: ProofCluster;
let spine: ProcessSpine;

beforeAll(async () => {
  if (!canEmbed) return;
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  cluster = await startProofCluster();
  spine = await openSpine({ appUrl: cluster.appUrl });
  await spine.runtime.start(4);
});
afterAll(async () => {
  await spine?.close();
  await cluster?.stop();
  vi.restoreAllMocks();
});

const someEvents = (): NewEvent[] =>
  Array.from({ length: PER_TRANSACTION }, () => {
    const contactId = randomUUID();
    return newEvent({
      definition: contactCreated,
      key: ['crash', contactId],
      entityId: contactId,
      occurredAt: new Date(),
      source: 'test',
      data: { contactId, origin: 'test' },
    });
  });

/** What any client does: the answer did not come, so it asks again with the same key. */
async function acceptAtLast(customerId: string, events: readonly NewEvent[]): Promise<number> {
  for (let failures = 0; ; failures += 1) {
    try {
      await spine.work.withTenant(customerId, (uow) => appendEvents(uow, events));
      return failures;
    } catch {
      await sleep(50);
    }
  }
}

test.skipIf(!canEmbed)('the server is killed twice under load: the same process goes on, each accepted event is applied once', async () => {
  const customers = await freshCustomers(cluster.admin, 5);
  let failures = 0;
  let restarting = Promise.resolve();
  for (let n = 0; n < TRANSACTIONS; n += 1) {
    if (n === 100 || n === 200) {
      await restarting;
      restarting = cluster.crash();
    }
    failures += await acceptAtLast(customers[n % customers.length] ?? '', someEvents());
  }
  await restarting;
  expect(failures).toBeGreaterThan(0);
  // The ids the log answered with; a transaction whose answer was lost is in it once, although it was sent twice.
  const acceptedFile = path.join(cluster.dir, 'accepted');
  const rows = await cluster.admin<{ id: string }[]>`select id from events`;
  fs.writeFileSync(acceptedFile, rows.map((row) => row.id).join(' '));
  const accepted = TRANSACTIONS * PER_TRANSACTION;
  await until(
    async () => (await account(cluster.admin, [acceptedFile])).applied,
    (applied) => applied >= accepted * 2,
    40_000,
  );
  expect(await account(cluster.admin, [acceptedFile])).toEqual({
    accepted,
    applied: accepted * 2,
    lost: 0,
    doubled: 0,
    unaccepted: 0,
    dead: 0,
    pending: 0,
  });
});
