import type { Twin } from '../core/twin.ts';
import { makeId, toId18 } from './ids.ts';
import { defaultSettings, findOrg, SHARED, settingsOf, type Org } from './org.ts';
import { Records } from './records/records.ts';
import type { SalesforceSeed } from './seed-data.ts';
import { requireKey, seedOnce } from './seed-key.ts';
import { accountValues, contactValues, seedConstants, seedPipeline } from './seed-rows.ts';
import type { Row, Values } from './records/row.ts';
import { account } from './schema/account.ts';
import { contact } from './schema/contact.ts';
import type { ObjectDefinition } from './schema/field.ts';
import { organization } from './schema/organization.ts';
import { profile, profilesOf } from './schema/profile.ts';
import { user } from './schema/user.ts';
import { toStamp } from './stamp.ts';

export interface SeededIds {
  /** 18 characters, whatever length was asked for. */
  orgId: string;
  userIds: Record<string, string>;
  accountIds: Record<string, string>;
  contactIds: Record<string, string>;
  leadIds: Record<string, string>;
  opportunityIds: Record<string, string>;
}

/** Idempotent by key: what a key already stands for is left as it is; the client's registration follows the seed. */
export function seedSalesforceOrg(twin: Twin, seed: SalesforceSeed): SeededIds {
  const org = seedOrg(twin, seed);
  const once = seedOnce(twin, org.id);
  const userIds = Object.fromEntries(seed.users.map((entry) => [entry.key, once(`user:${entry.key}`, () => addUser(twin, org, entry))]));
  const admin = seed.users.find(({ isAdmin }) => isAdmin) ?? seed.users[0];
  const adminId = (admin && userIds[admin.key]) ?? '';
  twin.store.put(SHARED, 'org_admin', { id: org.id, userId: adminId });
  const records = new Records(twin, org, adminId);
  seedConstants(records, seed, once);
  const accountIds = Object.fromEntries(
    seed.accounts.map((entry) => [entry.key, once(`account:${entry.key}`, () => records.add(account, accountValues(entry, adminId)))]),
  );
  const contactIds = Object.fromEntries(
    seed.contacts.map((entry) => {
      const owner = requireKey(userIds, 'user', entry.ownerKey);
      const accountId = entry.accountKey === null ? null : requireKey(accountIds, 'account', entry.accountKey);
      return [entry.key, once(`contact:${entry.key}`, () => records.add(contact, contactValues(entry, owner, accountId)))];
    }),
  );
  return { orgId: org.id, userIds, accountIds, contactIds, ...seedPipeline(records, seed, { userIds, accountIds, contactIds }, once) };
}

function seedOrg(twin: Twin, seed: SalesforceSeed): Org {
  const id = toId18(seed.orgId);
  if (id === null || !id.startsWith(organization.keyPrefix)) throw new Error(`not a Salesforce org id: ${seed.orgId}`);
  const known = findOrg(twin, id);
  const settings = settingsOf({ ...defaultSettings, ...known, ...seed });
  const org: Org = {
    id,
    name: seed.orgName,
    isSandbox: seed.isSandbox,
    client: { id: seed.clientId, secret: seed.clientSecret, redirectUris: seed.redirectUris },
    gatewayKey: known?.gatewayKey ?? null,
    ...settings,
  };
  twin.store.put(SHARED, 'org', org);
  if (!known) {
    for (const { id: profileId, name } of profilesOf(id)) putRow(twin, org, profile, profileId, { Name: name });
    putRow(twin, org, organization, id, {
      Name: org.name,
      InstanceName: 'TWIN1',
      IsSandbox: org.isSandbox,
      OrganizationType: 'Enterprise Edition',
      TimeZoneSidKey: 'GMT',
      LanguageLocaleKey: 'en_US',
      DefaultLocaleSidKey: 'en_US',
    });
  }
  return org;
}

function addUser(twin: Twin, org: Org, { key, name, email, isAdmin }: SalesforceSeed['users'][number]): string {
  const parts = name.trim().split(/\s+/);
  const id = makeId(user.keyPrefix, org.id.slice(3, 5), twin.store.size(org.id, user.name) + 1);
  putRow(twin, org, user, id, {
    Username: email,
    FirstName: parts.length > 1 ? parts.slice(0, -1).join(' ') : null,
    LastName: parts.at(-1) ?? key,
    Alias: key.slice(0, 8),
    Email: email,
    IsActive: true,
    ProfileId: profilesOf(org.id)[isAdmin ? 0 : 1]?.id ?? null,
    UserType: 'Standard',
    TimeZoneSidKey: 'GMT',
    LocaleSidKey: 'en_US',
    LanguageLocaleKey: 'en_US',
  });
  return id;
}

/** Before any user exists there is nobody to record as the author; the row is its own. */
function putRow(twin: Twin, org: Org, definition: ObjectDefinition, id: string, values: Values): void {
  const stamp = toStamp(twin.clock.now());
  const empty = Object.fromEntries(definition.fields.map(({ name, initial }) => [name, initial]));
  const fields = {
    ...empty,
    Id: id,
    CreatedDate: stamp,
    CreatedById: null,
    LastModifiedDate: stamp,
    LastModifiedById: null,
    SystemModstamp: stamp,
    ...values,
  };
  twin.store.put<Row>(org.id, definition.name, { id, fields: { ...fields, ...definition.derive?.(fields) } });
}
