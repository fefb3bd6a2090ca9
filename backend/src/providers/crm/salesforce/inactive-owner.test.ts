import type { KeptActivity } from '#ports/crm-activity.ts';
import type { CrmMailActivity } from '#ports/crm.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { changeOrg } from '../../../../sandbox/salesforce/org.ts';
import { findRow, liveRows, type Row } from '../../../../sandbox/salesforce/records/row.ts';
import { startTestOrg, type TestOrg } from '../../../../sandbox/salesforce/test-org.ts';
import { salesforceProvider } from './index.ts';

let org: TestOrg;
beforeEach(async () => {
  org = await startTestOrg();
});
afterEach(() => org.close());

function writer() {
  const token = org.accessToken('admin');
  const provider = salesforceProvider({ clientId: 'client-1', clientSecret: 'secret-1', loginUrl: org.url });
  return provider.connect({ instanceUrl: org.url, accessToken: async () => token }).writer;
}
const contactId = (): string => org.ids.contactIds['ann'] ?? '';
const rep = (): string => org.ids.userIds['rep'] ?? '';

const mail = (activityId: string): CrmMailActivity => ({
  kind: 'mail',
  activityId,
  contactExternalId: contactId(),
  accountExternalId: null,
  ownerExternalId: rep(),
  direction: 'outbound',
  at: new Date('2026-11-23T09:05:00Z'),
  subject: 'Pumps',
  textBody: 'Hi Ann',
  from: 'rita@harborpine.test',
  to: 'ann@acme.test',
  alsoTo: [],
  cc: [],
  others: [],
  messageId: `<${activityId}@harborpine.test>`,
});
const note = (activityId: string): KeptActivity => ({
  activityId,
  type: 'note',
  subject: '',
  body: 'Seen',
  at: null,
  durationSeconds: null,
  isDone: null,
  outcome: null,
  direction: null,
  people: [contactId()],
  accountExternalId: null,
  ownerExternalId: rep(),
  externalId: null,
  changed: [],
  tiesPeople: true,
});

it('what a rep did who was deactivated since is kept all the same, as the integration user’s', async () => {
  const user = findRow(org.twin, org.ids.orgId, 'User', rep());
  if (!user) throw new Error('no rep');
  org.twin.store.put<Row>(org.ids.orgId, 'User', { ...user, fields: { ...user.fields, IsActive: false } });
  expect(await writer().keepActivity?.(note('act_1'))).toMatchObject({ outcome: 'created', leftOut: [] });
  expect(await writer().logActivity(mail('act_2'))).toMatchObject({ outcome: 'created' });
  changeOrg(org.twin, org.ids.orgId, { readOnlyObjects: ['EmailMessage'] });
  expect(await writer().logActivity(mail('act_3'))).toMatchObject({ outcome: 'created' });
  const tasks = liveRows(org.twin, org.ids.orgId, 'Task');
  expect(tasks.map(({ fields }) => fields['OwnerId'])).toEqual(Array.from({ length: 3 }, () => org.ids.userIds['admin']));
});
