import { afterEach, describe, expect, it } from 'vitest';
import { linksOf } from '../hubspot/links.ts';
import type { ObjectType } from '../hubspot/object-types.ts';
import { recordsOf } from '../hubspot/records.ts';
import { runTwin, smallSeed, type RunningTwin } from '../hubspot/running-twin.ts';
import { worldOf, type World } from '../hubspot/world.ts';
import { importFiles, type ImportTarget } from './import-files.ts';
import { listFiles } from './list-files.ts';
import { hubspotTarget } from './twin-targets.ts';

const quiet = { generateContacts: false, report: () => undefined };
let running: RunningTwin;

afterEach(() => running.close());

/** The portal is seeded with one company and three contacts. */
async function start(over: Parameters<typeof runTwin>[0] = {}): Promise<ImportTarget> {
  running = await runTwin(over);
  const { clientId, clientSecret, redirectUris, portalId } = smallSeed;
  const { userIds, ownerIds } = running.ids;
  return hubspotTarget({
    baseUrl: running.url,
    orgId: portalId,
    userId: userIds['maya'] ?? '',
    ownerId: ownerIds['tom'] ?? '',
    clientId,
    clientSecret,
    redirectUri: redirectUris[0] ?? '',
  });
}

function world(): World {
  const found = worldOf(running.twin, smallSeed.portalId);
  if (!found) throw new Error('no portal');
  return found;
}
const added = (type: ObjectType, seeded: number) => recordsOf(world(), type).slice(seeded);
const pick = (type: ObjectType, seeded: number, names: readonly string[]): (string | null)[][] =>
  added(type, seeded).map(({ properties }) => names.map((name) => properties[name] ?? null));

const companies =
  'Record ID,Company name,Company Domain Name,Industry,Number of Employees,City,Country/Region\n901,Beta Ltd,www.beta.test,Computer Software,"1,200",Bonn,Germany\n902,Gamma,,Witchcraft,,,\n';
const contacts =
  'Record ID,First Name,Last Name,Email,Phone Number,Job Title,Associated Company,Associated Company IDs,Unsubscribed from all email\n1,Ann,Abel,Ann@Beta.test,+49 1,CTO,Beta,901;902,false\n2,Bob,Byte,,,,Nordlicht GmbH,,\n3,Cy,Cole,cy@beta.test,,,,901,true\n';

describe('an import into HubSpot', () => {
  it('writes companies and contacts with their values, owner and associations', async () => {
    const target = await start();
    const report = await importFiles(await listFiles({ 'contacts.csv': contacts, 'companies.csv': companies }), target, quiet);
    expect(report).toMatchObject({
      files: [
        { file: 'contacts.csv', source: 'hubspot', kind: 'contacts', rows: 3, accepted: 2, skipped: [{ line: 4, code: 'opt_out_not_writable' }] },
        { file: 'companies.csv', source: 'hubspot', kind: 'accounts', rows: 2, accepted: 2, remarks: [{ code: 'industry_not_an_option', rows: 1 }] },
      ],
      written: { accounts: 2, contacts: 2, generated: 0 },
      existing: { accounts: 1, contacts: 0 },
    });
    const tom = running.ids.ownerIds['tom'] ?? '';
    expect(pick('companies', 1, ['name', 'domain', 'industry', 'numberofemployees', 'city', 'country', 'hubspot_owner_id'])).toEqual([
      ['Beta Ltd', 'beta.test', 'COMPUTER_SOFTWARE', '1200', 'Bonn', 'Germany', tom],
      ['Gamma', null, null, null, null, null, tom],
    ]);
    expect(pick('contacts', 3, ['firstname', 'lastname', 'email', 'phone', 'jobtitle', 'hubspot_owner_id'])).toEqual([
      ['Ann', 'Abel', 'ann@beta.test', '+49 1', 'CTO', tom],
      ['Bob', 'Byte', null, null, null, tom],
    ]);
    const [ann, bob] = added('contacts', 3);
    expect(linksOf(world(), 'contacts', ann?.id ?? '', 'companies')).toEqual([added('companies', 1)[0]?.id]);
    expect(linksOf(world(), 'contacts', bob?.id ?? '', 'companies')).toEqual([running.ids.companyIds['nord']]);
  });

  it.each([[[]], [['hubspot.search-index-lag', 'hubspot.batch-all-or-nothing']]])(
    'makes nothing new the second time (flipped: %s)',
    async (flipped) => {
      const target = await start({ flipped });
      const paths = await listFiles({ 'contacts.csv': contacts, 'companies.csv': companies, 'more.csv': 'Company\nDelta\n' });
      const first = await importFiles(paths, target, { ...quiet, generateContacts: true });
      expect(first).toMatchObject({ written: { accounts: 3, contacts: 2, generated: expect.any(Number) } });
      const count = added('contacts', 3).length;
      expect(first.written.generated).toBe(count - 2);
      // Gamma and Delta; Beta and the seeded company have somebody.
      expect(first.written.generated).toBeGreaterThanOrEqual(2);
      const again = await importFiles(paths, target, { ...quiet, generateContacts: true });
      expect(again).toMatchObject({ written: { accounts: 0, contacts: 0, generated: 0 }, existing: { accounts: 4, contacts: 2 } });
      expect([added('companies', 1).length, added('contacts', 3).length]).toEqual([3, count]);
    },
  );

  it.each([[[]], [['hubspot.batch-all-or-nothing']]])('lists what HubSpot refuses by line and writes the rest (flipped: %s)', async (flipped) => {
    const target = { ...(await start({ flipped })), ownerId: '404' };
    const paths = await listFiles({ 'a.csv': 'Last name,Email\nAbel,ann@beta.test\nByte,bob@beta.test\n' });
    const report = await importFiles(paths, target, quiet);
    expect(report.files[0]?.skipped).toEqual([
      { line: 2, code: 'vendor_rejected', reason: expect.stringMatching(/^HubSpot: Property values were not valid: .*404 was not a valid owner/) },
      { line: 3, code: 'vendor_rejected', reason: expect.stringMatching(/^HubSpot: Property values were not valid: .*404 was not a valid owner/) },
    ]);
    expect(added('contacts', 3)).toEqual([]);
  });

  it('writes batches of 100 within the limits and goes on after a lost answer without doubling', async () => {
    const target = await start({ seed: { limits: { tenSecondly: 110, searchSecondly: 5 } } });
    const rows = Array.from({ length: 250 }, (_, index) => `Company ${index},Last${index},p${index}@c${index}.test`);
    const paths = await listFiles({ 'a.csv': ['Company,Last name,Email', ...rows].join('\n') });
    const { faults } = running.twin;
    faults.plan({ vendor: 'hubspot', match: '^POST .*/companies/batch/create', times: 1, kind: { type: 'accept_then_504' } });
    faults.plan({ vendor: 'hubspot', match: '^POST .*/contacts/batch/create', times: 1, kind: { type: 'accept_then_drop' } });
    faults.plan({ vendor: 'hubspot', match: '^POST .*/contacts/batch/read', times: 1, kind: { type: 'status', status: 500 } });
    faults.plan({ vendor: 'hubspot', match: '^GET .*/companies', times: 1, kind: { type: 'status', status: 429, retryAfterSeconds: 0 } });
    const report = await importFiles(paths, target, quiet);
    expect(report.written).toEqual({ accounts: 250, contacts: 250, generated: 0 });
    expect(new Set(pick('companies', 1, ['name']).flat()).size).toBe(250);
    expect([added('companies', 1).length, added('contacts', 3).length]).toEqual([250, 250]);
  });

  it('refuses a token of another portal', async () => {
    const target = await start();
    const paths = await listFiles({ 'a.csv': 'Company\nBeta\n' });
    await expect(importFiles(paths, { ...target, orgId: '1' }, quiet)).rejects.toMatchObject({ code: 'wrong_org' });
    expect(added('companies', 1)).toEqual([]);
  });
});
