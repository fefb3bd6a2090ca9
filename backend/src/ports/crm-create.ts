import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject } from './crm-record.ts';

/** What a CRM may be asked to make a record of. */
export type CreatableObject = Extract<CrmObject, 'account' | 'contact' | 'lead'>;

/** A record of ours the CRM is to have. */
export interface CrmCreate {
  salesosId: string;
  /** It was sent before and nobody knows what became of it: it is looked for first. */
  mayBeThere: boolean;
  /** By the CRM's own field names; nothing that is empty. */
  values: Readonly<Record<string, FieldValue>>;
  ownerExternalId: string | null;
  accountExternalId: string | null;
}

/** `found` = an earlier try had made it; `same_person` = the CRM takes it for one it has, which has the same address. */
export type CreateResult =
  | { is: 'made' | 'found' | 'same_person'; externalId: string }
  | { is: 'refused'; code: string; message: string; permanent: boolean };
