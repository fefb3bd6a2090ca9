import { twinCredentials } from '../../backend/sandbox/seed/credentials.ts';
import { describeReport } from '../../backend/sandbox/import/describe-report.ts';
import { importFiles, type ImportTarget } from '../../backend/sandbox/import/import-files.ts';
import { hubspotTarget, salesforceTarget } from '../../backend/sandbox/import/twin-targets.ts';
import type { ImportReport } from '../../backend/sandbox/import/report.ts';
import type { RunningTwin } from '../../backend/sandbox/start-twin.ts';
import type { StartOptions } from './options.ts';
import type { Actor, TwinClient } from './twin-client.ts';

/** How many imported people go through the loop: enough to see it, few enough to read. */
const CAST = 12;
const PERSONAS = ['engaged', 'machine_only', 'unsubscriber'] as const;

function targetFor(twin: RunningTwin, options: StartOptions, productUrl: string): Promise<ImportTarget> {
  const { seeded } = twin;
  if (!seeded) throw new Error('the twin has no seeded customers');
  if (options.vendor === 'salesforce') {
    const { orgId, userIds } = seeded.salesforce;
    return salesforceTarget({ baseUrl: twin.salesforceUrl, orgId, userId: userIds.admin ?? '', ownerId: userIds.rep ?? '' });
  }
  const { portalId, userIds, ownerIds } = seeded.hubspot;
  const { clientId, clientSecret } = twinCredentials.hubspot;
  const redirectUri = `${productUrl}/oauth/hubspot/callback`;
  return hubspotTarget({
    baseUrl: twin.hubspotUrl,
    orgId: portalId,
    userId: userIds.admin ?? '',
    ownerId: ownerIds.rep ?? '',
    clientId,
    clientSecret,
    redirectUri,
  });
}

/** Brings the lists in and lets the product read them. Returns the people that were not there before, in alphabetical order. */
export async function importLists(
  twin: RunningTwin,
  client: TwinClient,
  options: StartOptions,
  say: (line: string) => void,
): Promise<{ report: ImportReport; recordIds: string[] }> {
  const before = new Set(await client.contacts(options.vendor));
  const report = await importFiles(options.importFiles, await targetFor(twin, options, client.productUrl), { generateContacts: true, report: say });
  for (const line of describeReport(report)) say(line);
  // The reconcile period passes, so the product reads what is new.
  await client.advanceClock(61_000);
  return { report, recordIds: (await client.contacts(options.vendor)).filter((recordId) => !before.has(recordId)) };
}

/** Gives the first imported people a part each. */
export async function importAndCast(
  twin: RunningTwin,
  client: TwinClient,
  options: StartOptions,
  say: (line: string) => void,
): Promise<{ report: ImportReport; actors: Actor[] }> {
  const { report, recordIds } = await importLists(twin, client, options, say);
  const actors: Actor[] = [];
  for (const recordId of recordIds) {
    if (actors.length === CAST) break;
    const { email } = await client.record({ vendor: options.vendor, recordId, email: '' });
    const persona = PERSONAS[actors.length % PERSONAS.length];
    if (email !== null && persona !== undefined) actors.push({ vendor: options.vendor, recordId, email, persona });
  }
  if (actors.length === 0) throw new Error('the files brought nobody with an e-mail address that was not there before');
  await client.castPersonas(actors);
  return { report, actors };
}
