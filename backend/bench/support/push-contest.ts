import { randomBytes } from 'node:crypto';
import jsforce from 'jsforce';
import { createSealer } from '#platform/envelope-sealer.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { fieldNames } from '#providers/crm/salesforce/field-names.ts';
import { salesforceProvider } from '#providers/crm/salesforce/index.ts';
import { ownedValues } from '#providers/crm/salesforce/mapper.ts';
import { BATCH_LIMIT } from '#providers/crm/salesforce/write.ts';
import { toOwnedFields } from '#services/crm-sync/owned-fields.ts';
import { push } from '#services/crm-sync/push.ts';
import type { Bench } from '../bench.ts';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import { changesOf } from './changed-fields.ts';
import { makeDirty, REF, seedLinkedContacts } from './dirty-contacts.ts';
import { type ReadyOrg, startTwinOrg } from './twin-org.ts';

const CONTACTS = 5000;
const API_VERSION = '67.0';
const names = fieldNames(null);

/** What edition `edition` writes, in calls of 200: the payload is everybody's. */
function callsOf(org: ReadyOrg, edition: number): Record<string, unknown>[][] {
  const records = org.contactIds.map((id, n) => ({ id, ...ownedValues(toOwnedFields(changesOf(n, edition)), names) }));
  return Array.from({ length: Math.ceil(records.length / BATCH_LIMIT) }, (_, call) => records.slice(call * BATCH_LIMIT, (call + 1) * BATCH_LIMIT));
}

async function rowsPerSecond(run: () => Promise<void>): Promise<number> {
  const from = performance.now();
  await run();
  return CONTACTS / ((performance.now() - from) / 1000);
}

function pusher({ work, admin }: BenchDatabase, org: ReadyOrg, sealer: ReturnType<typeof createSealer>): (edition: number) => Promise<number> {
  const provider = salesforceProvider({ clientId: 'bench', clientSecret: 'bench', loginUrl: org.url });
  const providers: Providers = { crm: new Map([[provider.key, provider]]), mail: new Map() };
  return async (edition) => {
    await makeDirty(admin, org, edition);
    const speed = await rowsPerSecond(async () => {
      while (await push(work, { providers, sealer }, REF));
    });
    const [left] =
      await admin`select (select count(*)::int from crm_dirty) as dirty, (select count(*)::int from crm_sync_state where sync_status <> 'synced') as failed`;
    if (left?.['dirty'] !== 0 || left['failed'] !== 0) throw new Error(`not everything was pushed: ${JSON.stringify(left)}`);
    return speed;
  };
}

function rawHttp(org: ReadyOrg): (edition: number) => Promise<number> {
  const url = `${org.url}/services/data/v${API_VERSION}/composite/sobjects`;
  const headers = { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' };
  return (edition) => {
    const bodies = callsOf(org, edition).map((records) =>
      JSON.stringify({ allOrNone: false, records: records.map((record) => ({ attributes: { type: 'Contact' }, ...record })) }),
    );
    return rowsPerSecond(async () => {
      for (const body of bodies) {
        const answer = await fetch(url, { method: 'PATCH', headers, body });
        const text = await answer.text();
        if (!answer.ok || text.includes('"success":false')) throw new Error(`raw HTTP was refused: ${answer.status} ${text.slice(0, 200)}`);
      }
    });
  };
}

function bareJsforce(org: ReadyOrg): (edition: number) => Promise<number> {
  const connection = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: API_VERSION });
  return (edition) => {
    const calls = callsOf(org, edition).map((records) => records.map(({ id, ...values }) => ({ Id: String(id), ...values })));
    return rowsPerSecond(async () => {
      for (const records of calls) {
        const results = await connection.sobject('Contact').update(records, { allOrNone: false });
        if (!results.every((result) => result.success)) throw new Error('jsforce was refused');
      }
    });
  };
}

/** Each run writes an edition of its own, so that no row is ever written unchanged. */
export async function pushContest(latencyMs: number): Promise<Bench> {
  const org = await startTwinOrg({ contacts: CONTACTS, latencyMs });
  const database = await openBenchDatabase();
  const tearDown = async (): Promise<void> => {
    await database.close();
    await org.close();
  };
  try {
    const sealer = createSealer([{ id: 'bench', key: randomBytes(32) }]);
    await seedLinkedContacts(database.admin, sealer, org);
    let edition = 0;
    const contestant = (label: string, run: (edition: number) => Promise<number>) => ({ label, run: () => run((edition += 1)) });
    return {
      name: `crm-push at ${latencyMs} ms`,
      operation: `contact's changed fields written, one call of ${BATCH_LIMIT} in flight, ${CONTACTS} contacts`,
      ours: contestant('push: claim, compare, write, acknowledge', pusher(database, org, sealer)),
      limit: contestant('raw HTTP, same bodies, keep-alive', rawHttp(org)),
      peers: [contestant('jsforce update, same rows', bareJsforce(org))],
      tearDown,
    };
  } catch (error) {
    await tearDown();
    throw error;
  }
}
