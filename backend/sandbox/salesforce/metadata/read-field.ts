import { field, type Field, type FieldType } from '../schema/field.ts';
import type { FieldXml, PickValue } from './xml.ts';

type Traits = Partial<Omit<Field, 'name' | 'label' | 'type'>>;

export interface FieldContext {
  /** A global value set; undefined = there is none of that name. */
  valueSet: (name: string) => ValueList | undefined;
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

/** A custom field as the twin has it, with those that come along; none where the twin cannot have it, which is noted. */
export function readFields(object: string, xml: FieldXml, context: FieldContext): Field[] {
  // Of a standard field a folder says how it is tracked and helped, nothing that makes it another.
  if (!xml.fullName.endsWith('__c')) return [];
  if (xml.type === 'Location') return locationFields(xml);
  const read = readField(object, xml, context);
  return read ? [read] : [];
}

function readField(object: string, xml: FieldXml, context: FieldContext): Field | null {
  const { fullName, type = '', label = fullName } = xml;
  const common: Traits = {
    nillable: type === 'Checkbox' ? false : !(xml.required ?? false),
    unique: xml.unique ?? false,
    externalId: xml.externalId ?? false,
    caseSensitive: xml.caseSensitive ?? false,
  };
  if (type === 'Lookup' || type === 'MasterDetail') return referenceField(xml, label, common);
  // Of users alone: who reports to whom.
  if (type === 'Hierarchy') return referenceField({ ...xml, referenceTo: object }, label, common);
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
  return field(plain, fullName, label, { ...common, ...sizes, ...initialOf(object, plain, xml, context), ...valuesOf(object, xml, context) });
}

/** Written as two numbers, read as one place too. */
function locationFields({ fullName, label = fullName, scale = 0, required = false }: FieldXml): Field[] {
  const stem = fullName.replace(/__c$/, '');
  const parts = ['Latitude', 'Longitude'].map((part) =>
    field('double', `${stem}__${part}__s`, `${label} (${part})`, { precision: 3 + scale, scale, nillable: !required, custom: true }),
  );
  const compound = { latitude: `${stem}__Latitude__s`, longitude: `${stem}__Longitude__s` };
  return [...parts, field('location', fullName, label, { createable: false, updateable: false, compound })];
}

function referenceField(xml: FieldXml, label: string, common: Traits): Field {
  const { fullName, type, referenceTo = '', relationshipName, deleteConstraint, reparentableMasterDetail = false } = xml;
  const isDetail = type === 'MasterDetail';
  const [, namespace = ''] = /^(\w+?__)\w+__c$/.exec(fullName) ?? [];
  const children = relationshipName?.startsWith(namespace) === false ? namespace + relationshipName : relationshipName;
  return field('reference', fullName, label, {
    ...common,
    length: 18,
    nillable: isDetail ? false : (common.nillable ?? true),
    updateable: !isDetail || reparentableMasterDetail,
    referenceTo: [referenceTo],
    relationshipName: fullName.replace(/__c$/, '__r'),
    childRelationship: children === undefined ? null : `${children}__r`,
    cascadeDelete: isDetail || deleteConstraint === 'Cascade',
    restrictedDelete: deleteConstraint === 'Restrict',
  });
}

/** A default is a formula; the twin knows those that are a number, a text or a choice. */
function initialOf(object: string, type: FieldType, { fullName, defaultValue }: FieldXml, context: FieldContext): Traits {
  if (type === 'boolean') return { initial: defaultValue === 'true' };
  if (defaultValue === undefined || defaultValue === '') return {};
  if (['double', 'currency', 'percent'].includes(type) && Number.isFinite(Number(defaultValue))) return { initial: Number(defaultValue) };
  const [, quoted] = /^"([^"]*)"$|^'([^']*)'$/.exec(defaultValue)?.filter((each) => each !== undefined) ?? [];
  if (quoted !== undefined && !['double', 'currency', 'percent', 'date', 'datetime', 'time'].includes(type)) return { initial: quoted };
  context.note(`${object}.${fullName}: a default that is a formula; not filled in`);
  return {};
}

export interface ValueList {
  values: string[];
  labels: Record<string, string>;
  initial: string | null;
}

/** Values that are offered, with what people see of them. */
export function valueList(listed: readonly PickValue[]): ValueList {
  const active = listed.filter(({ isActive = true }) => isActive);
  return {
    values: active.map(({ fullName }) => fullName),
    labels: Object.fromEntries(active.flatMap(({ fullName, label = fullName }) => (label === fullName ? [] : [[fullName, label]]))),
    initial: active.find((value) => value.default)?.fullName ?? null,
  };
}

function valuesOf(object: string, { fullName, type, valueSet }: FieldXml, context: FieldContext): Traits {
  if (type !== 'Picklist' && type !== 'MultiselectPicklist') return {};
  const global = valueSet?.valueSetName === undefined ? undefined : context.valueSet(valueSet.valueSetName);
  if (valueSet?.valueSetName !== undefined && !global)
    context.note(`${object}.${fullName}: there is no global value set ${valueSet.valueSetName}; any value is taken`);
  const list = global ?? valueList(valueSet?.valueSetDefinition?.value ?? []);
  // A global value set is always restricted.
  return { ...list, restricted: list.values.length > 0 && (global !== undefined || (valueSet?.restricted ?? false)) };
}
