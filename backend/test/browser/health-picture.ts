import { setTimeout as sleep } from 'node:timers/promises';
import { twinClient } from '../../../scripts/start/headless.ts';
import type { Launched } from '../../../scripts/start/launch.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import type { RecordView } from './record-view.ts';
import { untilText } from './until-text.ts';

const MINUTE_MS = 60_000;
const STEPS = 24;

/** The admin's page with something to see: two hours of measuring and a rule that refuses records. */
export async function openTroubledHealth({ twin, productUrl }: Launched, view: RecordView): Promise<void> {
  const { seeded } = twin;
  if (!seeded) throw new Error('the twin has no seeded customers');
  const client = twinClient(twin, productUrl);
  for (let step = 0; step < STEPS; step += 1) {
    await client.advanceClock(5 * MINUTE_MS);
    await sleep(1_200);
  }
  changeOrg(twin.twin, seeded.salesforce.orgId, {
    validationRules: [{ object: 'Contact', name: 'US_State', blankField: 'MailingState', message: 'State is required' }],
  });
  for (const key of ['machine_only', 'unsubscriber', 'no_first_name']) {
    const person = { vendor: 'salesforce', recordId: seeded.salesforce.contactIds[key] ?? '', email: '' } as const;
    const offer = (await client.card(person)).offers.find(({ blocked, name }) => blocked === null && name === 'Warm intro');
    if (offer) await client.act(person, { action: 'enroll', sequenceId: offer.sequenceId, idempotencyKey: `picture-${person.recordId}` });
  }
  await sleep(4_000);
  await client.advanceClock(5 * MINUTE_MS);
  await sleep(4_000);
  await view.page.goto(`${twin.pagesUrl}/health`);
  await untilText(view.page.locator('main'), [/\d contacts: “State is required”/, /per minute/, /Contacts in step/]);
}
