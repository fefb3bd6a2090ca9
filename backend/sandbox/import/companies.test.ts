import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTwin, type RunningTwin } from '../start-twin.ts';
import { twinCredentials } from '../seed/credentials.ts';
import { recordsOf } from '../hubspot/records.ts';
import { worldOf } from '../hubspot/world.ts';
import { liveRows } from '../salesforce/records/row.ts';
import { importFiles, type ImportTarget } from './import-files.ts';
import { hubspotTarget, salesforceTarget } from './twin-targets.ts';

const file = process.env['COMPANIES_CSV'] ?? '';
const COMPANIES = 503;

if (file === '') console.log(`The import of ${COMPANIES} real companies is not tried: COMPANIES_CSV is not set.`);

describe.skipIf(file === '')(`a real list of ${COMPANIES} companies (skipped unless COMPANIES_CSV names it)`, () => {
  let running: RunningTwin;
  const options = { generateContacts: true, report: () => undefined };

  beforeAll(async () => {
    running = await startTwin({ basePort: 0, databaseUrl: null, record: null, productUrl: null, inboundMailSecret: 'secret', seed: true });
  });
  afterAll(() => running?.close());

  function seeded() {
    if (!running.seeded) throw new Error('the twin is not seeded');
    return running.seeded;
  }

  async function importTwice(target: ImportTarget) {
    const first = await importFiles([file], target, options);
    const second = await importFiles([file], target, options);
    return { first, second };
  }

  it('is in Salesforce, once, with somebody to write to at each', async () => {
    const { orgId, userIds, accountIds, contactIds } = seeded().salesforce;
    const { admin = '', rep = '' } = userIds;
    const target = await salesforceTarget({ baseUrl: running.salesforceUrl, orgId, userId: admin, ownerId: rep });
    const { first, second } = await importTwice(target);
    const accounts = liveRows(running.twin, orgId, 'Account').filter(({ id }) => !Object.values(accountIds).includes(id));
    const contacts = liveRows(running.twin, orgId, 'Contact').filter(({ id }) => !Object.values(contactIds).includes(id));
    expect(accounts).toHaveLength(COMPANIES);
    expect(first).toMatchObject({
      files: [{ kind: 'accounts', rows: COMPANIES, accepted: COMPANIES, skipped: [], remarks: [] }],
      written: { accounts: COMPANIES, contacts: 0, generated: contacts.length },
    });
    expect(new Set(contacts.map(({ fields }) => fields['AccountId'])).size).toBe(COMPANIES);
    expect(contacts.every(({ fields }) => String(fields['Email']).endsWith('.example'))).toBe(true);
    const found = accounts.find(({ fields }) => fields['Name'] === '3M');
    expect(found?.fields).toMatchObject({ Industry: 'Industrials', BillingCity: 'Saint Paul', BillingCountry: 'United States', OwnerId: rep });
    expect(second).toMatchObject({ written: { accounts: 0, contacts: 0, generated: 0 }, existing: { accounts: COMPANIES } });
  });

  it('is in HubSpot, once, with somebody to write to at each', async () => {
    const { portalId, userIds, ownerIds, companyIds, contactIds } = seeded().hubspot;
    const { clientId, clientSecret } = twinCredentials.hubspot;
    const seat = { baseUrl: running.hubspotUrl, orgId: portalId, userId: userIds['admin'] ?? '', ownerId: ownerIds['rep'] ?? '' };
    const target = await hubspotTarget({ ...seat, clientId, clientSecret, redirectUri: 'http://127.0.0.1:4300/oauth/hubspot/callback' });
    const { first, second } = await importTwice(target);
    const world = worldOf(running.twin, portalId);
    if (!world) throw new Error('no portal');
    const companies = recordsOf(world, 'companies').filter(({ id }) => !Object.values(companyIds).includes(id));
    const contacts = recordsOf(world, 'contacts').filter(({ id }) => !Object.values(contactIds).includes(id));
    expect(companies).toHaveLength(COMPANIES);
    expect(first).toMatchObject({ files: [{ accepted: COMPANIES, skipped: [] }], written: { accounts: COMPANIES, generated: contacts.length } });
    expect(new Set(contacts.map(({ properties }) => properties['associatedcompanyid'])).size).toBe(COMPANIES);
    expect(second).toMatchObject({ written: { accounts: 0, contacts: 0, generated: 0 }, existing: { accounts: COMPANIES } });
  });
});
