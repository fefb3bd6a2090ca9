import { customCrmOwnedNames, type CustomCrmRecord } from '@salesos/shared/api/custom-crm';
import type { Twin } from '../core/twin.ts';
import { type OrgRow, orgOf, type OwnerRow, saveRecord } from './rows.ts';
import { space } from './space.ts';

export const customCrmKey = 'local-twin-custom-crm-key';

export const customCrmCompany = {
  name: 'Kettle & Crane',
  users: [
    { key: 'priya', name: 'Priya Nair', email: 'priya@kettlecrane.example', isAdmin: true },
    { key: 'owen', name: 'Owen Hart', email: 'owen@kettlecrane.example', isAdmin: false },
  ],
} as const;

const live = (id: string, values: CustomCrmRecord['values'], of: Partial<CustomCrmRecord> = {}): Omit<CustomCrmRecord, 'modifiedAt'> => ({
  id,
  fate: { is: 'live' },
  values,
  changedAt: {},
  accountId: null,
  ownerId: 'u-priya',
  optedOutOfEmail: null,
  doNotCall: null,
  owned: {},
  ...of,
});

const person = (id: string, values: CustomCrmRecord['values'], of: Partial<CustomCrmRecord> = {}): Omit<CustomCrmRecord, 'modifiedAt'> =>
  live(id, { phone: null, city: 'Leeds', country: 'GB', ...values }, { accountId: 'c-mill', optedOutOfEmail: false, doNotCall: false, ...of });

/** A small company whose CRM is its own. */
export function seedCustomCrm(twin: Twin): void {
  if (orgOf(twin.store)) return;
  const { name, users } = customCrmCompany;
  twin.store.put<OrgRow>(space, 'org', { id: 'kettle-crane', name, key: customCrmKey, ownedFields: customCrmOwnedNames });
  for (const user of users) twin.store.put<OwnerRow>(space, 'owner', { id: `u-${user.key}`, name: user.name, email: user.email, active: true });
  const mill = {
    name: 'Millrace Foods',
    domain: 'millrace.example',
    industry: 'Food production',
    companySize: 340,
    location: 'Leeds',
    country: 'GB',
  };
  saveRecord(twin, 'account', live('c-mill', mill));
  const names = (firstName: string, lastName: string, title: string) => ({
    firstName,
    lastName,
    email: `${firstName.toLowerCase()}@millrace.example`,
    title,
  });
  saveRecord(twin, 'contact', person('p-1', names('Dana', 'Whitlock', 'Head of Planning')));
  saveRecord(twin, 'contact', person('p-2', names('Joel', 'Marsh', 'Plant Manager'), { ownerId: 'u-owen' }));
  saveRecord(twin, 'contact', person('p-3', names('Nina', 'Frost', 'Buyer'), { optedOutOfEmail: true }));
  const deal = { name: 'Line planning', stage: 'Proposal', amount: 18_500, closeDate: '2027-02-15', isClosed: false, isWon: false };
  saveRecord(twin, 'opportunity', live('d-1', deal, { accountId: 'c-mill' }));
}
