import { randomBytes, randomUUID } from 'node:crypto';
import jsforce from 'jsforce';
import { sql } from 'drizzle-orm';
import { createSealer } from '#platform/envelope-sealer.ts';
import { salesforceProvider } from '#providers/crm/salesforce/index.ts';
import { toRecord } from '#providers/crm/salesforce/mapper.ts';
import { standardFields } from '#providers/crm/salesforce/objects.ts';
import { AnyRecord } from '#providers/crm/salesforce/wire.ts';
import { loadMapping } from '#services/crm-sync/load-mapping.ts';
import { applyRecords } from '#services/crm-sync/apply-records.ts';
import { openCursors } from '#services/crm-sync/pull-cursors.ts';
import { pullObject } from '#services/crm-sync/pull-object.ts';
import type { Reading } from '#services/crm-sync/reading.ts';
import type { Bench } from '../bench.ts';
import { type BenchDatabase, openBenchDatabase } from './bench-database.ts';
import { copyRows } from './copied-rows.ts';
import { seedConnection } from './dirty-contacts.ts';
import { type ReadyOrg, startTwinOrg } from './twin-org.ts';

/** Near by; an org as far away as usual is read for longer, so that the first and the last page weigh what they do in a real one. */
const CONTACTS = { near: 10_000, distant: 30_000 };
const API_VERSION = '67.0';
const FIELDS = [
  'Id',
  'SystemModstamp',
  'IsDeleted',
  'OwnerId',
  'LastModifiedById',
  'HasOptedOutOfEmail',
  'DoNotCall',
  'MasterRecordId',
  'AccountId',
].concat(standardFields.contact.map(({ crmField }) => crmField));
const SOQL = `SELECT ${FIELDS.join(', ')} FROM Contact`;

export type Way = 'pages' | 'job';

/** All of an org's contacts, each once. */
async function recordsPerSecond({ contactIds: { length: contacts } }: ReadyOrg, run: () => Promise<number>): Promise<number> {
  const from = performance.now();
  const records = await run();
  if (records !== contacts) throw new Error(`${records} of ${contacts} records came`);
  return contacts / ((performance.now() - from) / 1000);
}

/** The first reading of a customer nobody has read yet, and no other object. */
async function newReading({ work, admin }: BenchDatabase, org: ReadyOrg, way: Way): Promise<Reading> {
  const ref = { customerId: randomUUID(), connectionId: randomUUID() };
  const sealer = createSealer([{ id: 'bench', key: randomBytes(32) }]);
  await seedConnection(admin, sealer, org, ref);
  const { reader } = salesforceProvider({ clientId: 'bench', clientSecret: 'bench', loginUrl: org.url }).connect({
    instanceUrl: org.url,
    accessToken: async () => org.accessToken,
  });
  const { bulk, ...paged } = reader;
  const mapping = await work.withTenant(ref.customerId, async (uow) => {
    await openCursors(uow, ref.connectionId, { objects: ['contact'], dueAt: uow.now, crmNow: uow.now });
    return loadMapping(uow, ref.connectionId, 'contact', standardFields.contact);
  });
  const connection = { id: ref.connectionId, provider: 'salesforce', isMaster: true };
  return { work, ref, scoping: undefined, reader: way === 'job' && bulk ? { ...paged, bulk } : paged, connection, object: 'contact', mapping };
}

function ours(database: BenchDatabase, org: ReadyOrg, way: Way): () => Promise<number> {
  const { work } = database;
  return async () => {
    const reading = await newReading(database, org, way);
    const { ref } = reading;
    const endLease = () => work.withTenant(ref.customerId, (uow) => uow.rows(sql`update crm_pull_cursors set lease_until = null`));
    return recordsPerSecond(org, async () => {
      let records = 0;
      // How long the CRM takes to collect is its own affair: it is asked again at once.
      while (records < org.contactIds.length) {
        records += await pullObject(reading);
        await endLease();
      }
      const [kept] = await database.admin`select count(*)::int as n from contacts where customer_id = ${ref.customerId}`;
      return Number(kept?.['n']);
    });
  };
}

async function get(org: ReadyOrg, path: string, init: RequestInit = {}): Promise<{ text: string; locator: string | null }> {
  const headers = { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' };
  const answer = await fetch(`${org.url}/services/data/v${API_VERSION}${path}`, { ...init, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`raw HTTP was refused: ${answer.status} ${text.slice(0, 200)}`);
  return { text, locator: answer.headers.get('sforce-locator') };
}

/** The same requests, one after the other, their answers only read. */
const raw: Readonly<Record<Way, (org: ReadyOrg) => Promise<number>>> = {
  async pages(org) {
    let records = 0;
    let where = '';
    for (;;) {
      const soql = `${SOQL} ${where}ORDER BY SystemModstamp, Id LIMIT 2000`;
      const { text } = await get(org, `/queryAll?q=${encodeURIComponent(soql)}`);
      const page = (JSON.parse(text) as { records: { Id: string; SystemModstamp: string }[] }).records;
      records += page.length;
      const last = page.at(-1);
      if (!last || page.length < 2000) return records;
      const at = `${last.SystemModstamp.slice(0, 19)}Z`;
      where = `WHERE (SystemModstamp > ${at}) OR (SystemModstamp = ${at} AND Id > '${last.Id}') `;
    }
  },
  async job(org) {
    const { text } = await get(org, '/jobs/query', { method: 'POST', body: JSON.stringify({ operation: 'queryAll', query: SOQL }) });
    const { id } = JSON.parse(text) as { id: string };
    while ((JSON.parse((await get(org, `/jobs/query/${id}`)).text) as { state: string }).state !== 'JobComplete');
    let records = 0;
    for (let place: string | null = ''; place !== 'null'; ) {
      const page = await get(org, `/jobs/query/${id}/results?maxRecords=5000${place === '' ? '' : `&locator=${place}`}`);
      records += page.text.split('\n').length - 2;
      place = page.locator ?? 'null';
    }
    return records;
  },
};

const autoFetched = async (org: ReadyOrg): Promise<jsforce.Record[]> => {
  const connection = new jsforce.Connection({ instanceUrl: org.url, accessToken: org.accessToken, version: API_VERSION });
  return (await connection.query(SOQL, { autoFetch: true, maxFetch: org.contactIds.length })).records;
};

/** First all pages, then the same statements as ours, without the fields of our own that a first reading brings along, and without cursors. */
function autoFetchThenApply(database: BenchDatabase, org: ReadyOrg): () => Promise<number> {
  return async () => {
    const { work, ref, connection, mapping } = await newReading(database, org, 'pages');
    return recordsPerSecond(org, async () => {
      const records = (await autoFetched(org)).map((record) => toRecord('contact', AnyRecord.parse(record), mapping.crmFields));
      for (let from = 0; from < records.length; from += 2000)
        await work.withTenant(ref.customerId, (uow) =>
          applyRecords(uow, connection, { object: 'contact', records: records.slice(from, from + 2000), mapping }),
        );
      return records.length;
    });
  };
}

/** What was read once, copied inside the database. */
function rowsAlone(database: BenchDatabase, org: ReadyOrg): () => Promise<number> {
  let read: Promise<Reading> | null = null;
  const readOnce = async (): Promise<Reading> => {
    const reading = await newReading(database, org, 'job');
    for (let records = 0; records < org.contactIds.length; ) {
      records += await pullObject(reading);
      await database.work.withTenant(reading.ref.customerId, (uow) => uow.rows(sql`update crm_pull_cursors set lease_until = null`));
    }
    return reading;
  };
  return async () => {
    read ??= readOnce();
    const { ref } = await read;
    return recordsPerSecond(org, () => copyRows(database.admin, ref));
  };
}

export async function pullContest(way: Way, latencyMs: number): Promise<Bench> {
  const contacts = latencyMs === 0 ? CONTACTS.near : CONTACTS.distant;
  const org = await startTwinOrg({ contacts, latencyMs });
  const database = await openBenchDatabase();
  const tearDown = async (): Promise<void> => {
    await database.close();
    await org.close();
  };
  return {
    name: `crm-${way === 'job' ? 'backfill' : 'pull'} at ${latencyMs} ms`,
    operation: `contact read and taken over, one call in flight, ${contacts} contacts`,
    ours: {
      label: way === 'job' ? 'pull through a bulk job, all written down' : 'pull page by page, all written down',
      run: ours(database, org, way),
    },
    limit: { label: 'raw HTTP, same requests, nothing kept', run: () => recordsPerSecond(org, () => raw[way](org)) },
    peers: [
      { label: 'jsforce autoFetch, nothing kept', run: () => recordsPerSecond(org, async () => (await autoFetched(org)).length) },
      { label: 'autoFetch, standard fields written down', run: autoFetchThenApply(database, org) },
      { label: 'the same rows, copied in the database', run: rowsAlone(database, org) },
    ],
    tearDown,
  };
}
