import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import { applyOut } from '#domain/crm-sync/transform.ts';
import type { CrmCreate } from '#ports/crm-create.ts';
import type { SentCreate } from './claim-creates.ts';
import type { EntityRow } from './entities.ts';
import type { MappedField } from './load-mapping.ts';
import { ownValue } from './read-values.ts';
import type { GoingCreate } from './settle-creates.ts';

const isWritten = ({ direction }: MappedField): boolean => direction === 'both' || direction === 'out';

/** Every field that is ever written, empty ones too: from now on both sides are known to hold this. */
export const sentValues = (row: EntityRow, fields: readonly MappedField[]): SentCreate['fields'] =>
  Object.fromEntries(fields.filter(isWritten).map((line): [string, FieldValue] => [line.field, ownValue(line, row)]));

/** By the CRM's names; what it could not be told is left out. */
export function toCreate({ claimed, sent }: GoingCreate, lines: readonly MappedField[]): CrmCreate {
  const values = lines.filter(isWritten).flatMap(({ field, crmField, transform }): [string, FieldValue][] => {
    const written = applyOut(transform, sent.fields[field] ?? null);
    return written.ok && written.value !== null ? [[crmField, written.value]] : [];
  });
  return {
    salesosId: claimed.salesosId,
    mayBeThere: claimed.sent !== null,
    values: Object.fromEntries(values),
    ownerExternalId: sent.ownerCrmId,
    accountExternalId: sent.accountCrmId,
  };
}
