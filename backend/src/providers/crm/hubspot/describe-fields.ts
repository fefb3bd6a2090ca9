import type { FieldShape, FieldType } from '#domain/crm-sync/field-value.ts';
import type { CrmObject, OfferedField } from '#ports/crm.ts';
import type { HubspotClient } from './client.ts';
import { forgetGone } from './gone-properties.ts';
import { objectOf } from './objects.ts';
import { PropertyList, type PropertyReply } from './wire.ts';

const types: Readonly<Record<string, FieldType>> = {
  string: 'text',
  phone_number: 'phone',
  number: 'number',
  bool: 'boolean',
  date: 'date',
  datetime: 'instant',
  enumeration: 'picklist',
};

/** Several types are told apart only by the form field they are shown in. */
function typeOf({ name, type, fieldType }: PropertyReply): FieldType | undefined {
  if (type === 'string' && name === 'email') return 'email';
  if (type === 'string' && fieldType === 'phonenumber') return 'phone';
  if (type === 'string' && (fieldType === 'textarea' || fieldType === 'html')) return 'long_text';
  if (type === 'enumeration' && fieldType === 'checkbox') return 'multi_picklist';
  if (type === 'enumeration' && fieldType === 'booleancheckbox') return 'boolean';
  return types[type];
}

function shapeOf(property: PropertyReply, type: FieldType): FieldShape {
  const isList = type === 'picklist' || type === 'multi_picklist';
  const options = property.options.map(({ value, label }) => ({ value, label }));
  return { type, ...(isList && !property.externalOptions && options.length > 0 ? { options } : {}) };
}

export async function describeFields(client: HubspotClient, object: CrmObject): Promise<OfferedField[]> {
  const { objectType } = objectOf(object);
  forgetGone(client);
  const { results } = await client.read(PropertyList, (sdk) => sdk.crm.properties.coreApi.getAllWithHttpInfo(objectType));
  return results.flatMap((property): OfferedField | [] => {
    const type = typeOf(property);
    if (type === undefined) return [];
    return {
      name: property.name,
      label: property.label || property.name,
      shape: shapeOf(property, type),
      isReadOnly: property.modificationMetadata?.readOnlyValue ?? false,
      isFormula: property.calculated,
      isRequired: false,
      isOwned: property.name.startsWith('salesos_'),
      hasHistory: true,
    };
  });
}
