import type { Twin } from '../core/twin.ts';
import { addField } from './person-fields.ts';
import { addRow } from './records.ts';
import { type Company, companySpace, directory, type User } from './rows.ts';
import { nextId } from './world.ts';

export interface PipedriveSeed {
  company: Omit<Company, 'limits' | 'accessTokenSeconds'> & Partial<Pick<Company, 'limits' | 'accessTokenSeconds'>>;
  users: readonly { key: string; name: string; email: string; isAdmin: boolean }[];
  organizations: readonly { key: string; name: string; website: string | null; employees: number | null }[];
  persons: readonly {
    key: string;
    name: string;
    email: string;
    title: string;
    organization: string;
    owner: string;
    marketingStatus?: string;
  }[];
  deals: readonly { key: string; title: string; organization: string; person: string; value: number; status: 'open' | 'won' }[];
}

export interface SeededCompany {
  companyId: string;
  userIds: Record<string, string>;
  organizationIds: Record<string, string>;
  personIds: Record<string, string>;
  dealIds: Record<string, string>;
  /** A custom field of the company's own. */
  regionField: string;
}

interface Remembered extends SeededCompany {
  id: string;
}

/** What an earlier start on the same data has seeded. */
export function seededPipedrive(twin: Twin, seed: PipedriveSeed): SeededCompany | undefined {
  return twin.store.get<Remembered>(directory, 'seeded', seed.company.id);
}

const numbered = (ids: Readonly<Record<string, string>>, key: string): number => Number(ids[key] ?? Number.NaN);

export function seedPipedriveCompany(twin: Twin, seed: PipedriveSeed): SeededCompany {
  const { id: companyId } = seed.company;
  const space = companySpace(companyId);
  const place = { twin, space };
  twin.store.put<Company>(directory, 'company', { limits: { burst: 80, daily: 30_000 }, accessTokenSeconds: 3599, ...seed.company });
  const ids: SeededCompany = {
    companyId,
    userIds: {},
    organizationIds: {},
    personIds: {},
    dealIds: {},
    regionField: addField(place, 'Region', 'varchar').id,
  };
  for (const { key, ...user } of seed.users) {
    ids.userIds[key] = String(nextId(twin, space, 'user'));
    twin.store.put<User>(space, 'user', { id: ids.userIds[key], ...user, isActive: true });
  }
  const firstUser = Object.keys(ids.userIds)[0] ?? '';
  for (const { key, name, website, employees } of seed.organizations) {
    const values = { name, website, employee_count: employees, industry: null, owner_id: numbered(ids.userIds, firstUser) };
    ids.organizationIds[key] = String(addRow(place, 'organizations', values).id);
  }
  for (const { key, name, email, title, organization, owner, marketingStatus } of seed.persons) {
    const [first = '', ...rest] = name.split(' ');
    const values = {
      name,
      first_name: first,
      last_name: rest.join(' ') || null,
      emails: [{ value: email, primary: true, label: 'work' }],
      phones: [],
      job_title: title,
      org_id: numbered(ids.organizationIds, organization),
      owner_id: numbered(ids.userIds, owner),
      custom_fields: {},
      ...(marketingStatus === undefined ? {} : { marketing_status: marketingStatus }),
    };
    ids.personIds[key] = String(addRow(place, 'persons', values).id);
  }
  for (const { key, title, organization, person, value, status } of seed.deals) {
    const values = {
      title,
      value,
      currency: 'EUR',
      status,
      stage_id: status === 'open' ? 2 : 5,
      pipeline_id: 1,
      expected_close_date: '2027-01-31',
      org_id: numbered(ids.organizationIds, organization),
      person_id: numbered(ids.personIds, person),
      owner_id: numbered(ids.userIds, firstUser),
    };
    ids.dealIds[key] = String(addRow(place, 'deals', values).id);
  }
  twin.store.put<Remembered>(directory, 'seeded', { id: companyId, ...ids });
  return ids;
}
