import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { FieldShape } from '#domain/crm-sync/field-value.ts';
import type { FieldMapping } from '#domain/crm-sync/mapping.ts';
import { definedWays } from '#domain/crm-sync/transform.ts';
import type { CrmObject, StandardField } from '#ports/crm.ts';

export interface MappedField extends FieldMapping {
  shape: FieldShape;
}

export interface ObjectMapping {
  /** What the sync goes by. */
  fields: readonly MappedField[];
  /** With the lines that are off or disabled. */
  all: readonly MappedField[];
  /** The vendor's own lines, whatever a customer put in their place. */
  standard: readonly MappedField[];
  /** What to read of each record, by the CRM's names. */
  crmFields: readonly string[];
}

/** Deals belong to the CRM's own process; of people and companies a value of ours may be better. */
const standardLine = (object: CrmObject, field: StandardField): MappedField => ({
  ...field,
  direction: object === 'opportunity' || !definedWays(field.transform).out ? 'in' : 'both',
  authority: 'crm_wins',
});

/** The vendor's standard fields, with what the customer decided in their place. A disabled mapping is as good as none. */
export async function loadMapping(
  uow: UnitOfWork,
  connectionId: string,
  object: CrmObject,
  standardFields: readonly StandardField[],
): Promise<ObjectMapping> {
  const rows = await uow.rows<MappedField & { disabledReason: string | null }>(sql`
    select field, crm_field as "crmField", direction, authority, transform, shape, disabled_reason as "disabledReason" from crm_field_mapping
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid and entity_type = ${object} order by field`);
  const own = new Set(rows.map(({ field }) => field));
  const standard = standardFields.map((field) => standardLine(object, field));
  const kept = standard.filter(({ field }) => !own.has(field));
  const lines = rows.map(({ disabledReason, ...line }) => ({ line, isOn: disabledReason === null && line.direction !== 'off' }));
  const fields = [...kept, ...lines.filter(({ isOn }) => isOn).map(({ line }) => line)];
  return { fields, all: [...kept, ...lines.map(({ line }) => line)], standard, crmFields: [...new Set(fields.map(({ crmField }) => crmField))] };
}
