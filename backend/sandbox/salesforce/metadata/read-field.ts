import { field, type Field, type FieldType } from '../schema/field.ts';
import type { FieldXml } from './xml.ts';

type Traits = Partial<Omit<Field, 'name' | 'label' | 'type'>>;

export interface FieldContext {
  /** Values of a global value set; undefined = there is none of that name. */
  valueSet: (name: string) => readonly string[] | undefined;
  note: (problem: string) => void;
}

const plainTypes: Readonly<Record<string, FieldType>> = {
  Checkbox: 'boolean',
  Currency: 'currency',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  EncryptedText: 'encryptedstring',
  Html: 'textarea',
  LongTextArea: 'textarea',
  Number: 'double',
  Percent: 'percent',
  Phone: 'phone',
  Picklist: 'picklist',
  MultiselectPicklist: 'multipicklist',
  Text: 'string',
  TextArea: 'textarea',
  Time: 'time',
  Url: 'url',
};

const lengths: Readonly<Record<string, number>> = { Email: 80, Phone: 40, Picklist: 255, MultiselectPicklist: 4099, TextArea: 255, Url: 255 };

/** A custom field as the twin has it; null where the twin cannot have it, which is noted. */
export function readField(object: string, xml: FieldXml, context: FieldContext): Field | null {
  const { fullName, type = '', label = fullName } = xml;
  const common: Traits = {
    nillable: type === 'Checkbox' ? false : !(xml.required ?? false),
    unique: xml.unique ?? false,
    externalId: xml.externalId ?? false,
  };
  if (type === 'Lookup' || type === 'MasterDetail') return referenceField(xml, label, common);
  if (type === 'AutoNumber') {
    const readOnly = { createable: false, updateable: false, length: 30 };
    return field('string', fullName, label, { ...common, ...readOnly, autoNumber: xml.displayFormat ?? '{0}' });
  }
  if (type === 'Summary') {
    context.note(`${object}.${fullName}: a roll-up summary, shown empty`);
    return field('double', fullName, label, { precision: 18, scale: 2, calculated: true, createable: false, updateable: false });
  }
  const plain = plainTypes[type];
  if (!plain) {
    context.note(`${object}.${fullName}: the twin has no fields of type ${type || '(none)'}; left out`);
    return null;
  }
  const sizes: Traits = { length: xml.length ?? lengths[type] ?? 0, precision: xml.precision ?? 0, scale: xml.scale ?? 0 };
  if (xml.formula !== undefined) {
    context.note(`${object}.${fullName}: a formula, shown empty`);
    return field(plain, fullName, label, { ...sizes, calculated: true, createable: false, updateable: false });
  }
  return field(plain, fullName, label, { ...common, ...sizes, ...initialOf(xml), ...valuesOf(object, xml, context) });
}

function referenceField({ fullName, type, referenceTo = '', relationshipName, deleteConstraint }: FieldXml, label: string, common: Traits): Field {
  const isDetail = type === 'MasterDetail';
  return field('reference', fullName, label, {
    ...common,
    length: 18,
    nillable: isDetail ? false : (common.nillable ?? true),
    updateable: !isDetail,
    referenceTo: [referenceTo],
    relationshipName: fullName.replace(/__c$/, '__r'),
    childRelationship: relationshipName === undefined ? null : `${relationshipName}__r`,
    cascadeDelete: isDetail || deleteConstraint === 'Cascade',
  });
}

function initialOf({ type, defaultValue }: FieldXml): Traits {
  return type === 'Checkbox' ? { initial: defaultValue === 'true' } : {};
}

function valuesOf(object: string, { fullName, type, valueSet }: FieldXml, context: FieldContext): Traits {
  if (type !== 'Picklist' && type !== 'MultiselectPicklist') return {};
  const listed = valueSet?.valueSetDefinition?.value.filter(({ isActive = true }) => isActive) ?? [];
  const global = valueSet?.valueSetName === undefined ? undefined : context.valueSet(valueSet.valueSetName);
  if (valueSet?.valueSetName !== undefined && !global)
    context.note(`${object}.${fullName}: there is no global value set ${valueSet.valueSetName}; any value is taken`);
  const values = global ?? listed.map((value) => value.fullName);
  return {
    values,
    // A global value set is always restricted.
    restricted: values.length > 0 && (global !== undefined || (valueSet?.restricted ?? false)),
    initial: listed.find((value) => value.default)?.fullName ?? null,
  };
}
