import type { CrmObject, StandardField } from '#ports/crm.ts';
import type { Apis } from './apis.ts';

/** Leads in Pipedrive are ideas for deals, not people. */
export type PipedriveObjectName = Exclude<CrmObject, 'lead'>;

export interface ListRequest {
  ids?: string;
  updated_since?: string;
  sort_by?: 'id' | 'update_time';
  sort_direction?: 'asc';
  custom_fields?: string;
  limit?: number;
  cursor?: string;
}

interface PipedriveObject {
  /** In the addresses of its pages. */
  page: string;
  list(apis: Apis, request: ListRequest, withConsent: boolean): Promise<unknown>;
  get(apis: Apis, id: number, withConsent: boolean): Promise<unknown>;
}

const consent = (wanted: boolean) => (wanted ? ({ include_fields: 'marketing_status' } as const) : {});

const objects: Readonly<Record<PipedriveObjectName, PipedriveObject>> = {
  account: {
    page: 'organization',
    list: (apis, request) => apis.organizations.getOrganizations(request),
    get: (apis, id) => apis.organizations.getOrganization({ id }),
  },
  contact: {
    page: 'person',
    list: (apis, request, withConsent) => apis.persons.getPersons({ ...request, ...consent(withConsent) }),
    get: (apis, id, withConsent) => apis.persons.getPerson({ id, ...consent(withConsent) }),
  },
  opportunity: {
    page: 'deal',
    list: (apis, request) => apis.deals.getDeals(request),
    get: (apis, id) => apis.deals.getDeal({ id }),
  },
};

export function objectOf(object: CrmObject): PipedriveObject {
  if (object === 'lead') throw new Error('Pipedrive leads are not read: they are absent from standardFields');
  return objects[object];
}

const text = (field: string, crmField: string): StandardField => ({ field, crmField, shape: { type: 'text' }, transform: { kind: 'identity' } });

/** Addresses are found by Pipedrive from one line of text and industries are options of each company's own, so neither is here. */
export const standardFields: Readonly<Record<PipedriveObjectName, readonly StandardField[]>> = {
  account: [
    text('name', 'name'),
    { field: 'domain', crmField: 'website', shape: { type: 'text' }, transform: { kind: 'domain_of_url' } },
    { field: 'company_size', crmField: 'employee_count', shape: { type: 'integer' }, transform: { kind: 'identity' } },
  ],
  contact: [
    // Only the whole name can be written, and Pipedrive cuts it in its own way.
    { field: 'first_name', crmField: 'name', shape: { type: 'text' }, transform: { kind: 'split_name', part: 'first' } },
    { field: 'last_name', crmField: 'name', shape: { type: 'text' }, transform: { kind: 'split_name', part: 'last' } },
    { field: 'email', crmField: 'emails', shape: { type: 'email' }, transform: { kind: 'identity' } },
    { field: 'phone', crmField: 'phones', shape: { type: 'phone' }, transform: { kind: 'identity' } },
    text('title', 'job_title'),
  ],
  opportunity: [
    text('name', 'title'),
    { field: 'stage', crmField: 'stage_id', shape: { type: 'picklist' }, transform: { kind: 'identity' } },
    { field: 'amount', crmField: 'value', shape: { type: 'number', scale: 2 }, transform: { kind: 'identity' } },
    { field: 'close_date', crmField: 'expected_close_date', shape: { type: 'date' }, transform: { kind: 'identity' } },
    { field: 'is_closed', crmField: 'is_closed', shape: { type: 'boolean' }, transform: { kind: 'identity' } },
    { field: 'is_won', crmField: 'is_won', shape: { type: 'boolean' }, transform: { kind: 'identity' } },
  ],
};
