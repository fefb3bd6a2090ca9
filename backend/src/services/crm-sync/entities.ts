import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject } from '#ports/crm.ts';

export type Table = 'accounts' | 'contacts' | 'opportunities';

/** Where a CRM object's human fields live with us. A lead and a contact are one human: one row. */
export interface Entity {
  table: Table;
  /** Our fields that are columns, with their SQL type; others go to `custom`. */
  columns: Readonly<Record<string, 'text' | 'integer' | 'numeric' | 'boolean' | 'date'>>;
  /** What an empty one of it is called where a name is required. */
  required: string | null;
  hasAccount: boolean;
}

const person: Entity = {
  table: 'contacts',
  columns: {
    first_name: 'text',
    last_name: 'text',
    email: 'text',
    phone: 'text',
    title: 'text',
    city: 'text',
    country: 'text',
    company: 'text',
  },
  required: null,
  hasAccount: true,
};

export const entities: Readonly<Record<CrmObject, Entity>> = {
  account: {
    table: 'accounts',
    columns: { name: 'text', domain: 'text', industry: 'text', company_size: 'integer', location: 'text', country: 'text' },
    required: 'name',
    hasAccount: false,
  },
  contact: person,
  lead: person,
  opportunity: {
    table: 'opportunities',
    columns: { name: 'text', stage: 'text', amount: 'numeric', close_date: 'date', is_closed: 'boolean', is_won: 'boolean' },
    required: 'name',
    hasAccount: true,
  },
};

export const isPerson = (object: CrmObject): boolean => entities[object].table === 'contacts';

/** One row as it stands: human fields by our names, `custom` ones among them. */
export interface EntityRow {
  id: string;
  fields: Readonly<Record<string, FieldValue>>;
  accountId: string | null;
  ownerId: string | null;
  /** When each field was last changed on our side. */
  editedAt: Readonly<Record<string, string>>;
}
