import type { Field, ObjectDefinition } from './field.ts';
import { objects } from './objects.ts';

const soapTypes: Partial<Record<Field['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};

export function describeObject(definition: ObjectDefinition, version: string): object {
  return {
    ...describeHeader(definition, version),
    fields: definition.fields.map(describeField),
    childRelationships: objects.flatMap((child) =>
      child.fields
        .filter(({ referenceTo }) => referenceTo.includes(definition.name))
        .map((field) => ({ childSObject: child.name, field: field.name, relationshipName: null, cascadeDelete: false, deprecatedAndHidden: false })),
    ),
    recordTypeInfos: [],
    namedLayoutInfos: [],
    supportedScopes: [],
  };
}

export function describeHeader(definition: ObjectDefinition, version: string): object {
  const { name, label, labelPlural, keyPrefix, createable, updateable, deletable } = definition;
  const base = `/services/data/${version}/sobjects/${name}`;
  return {
    name,
    label,
    labelPlural,
    keyPrefix,
    createable,
    updateable,
    deletable,
    undeletable: false,
    queryable: true,
    retrieveable: true,
    replicateable: true,
    searchable: false,
    triggerable: createable,
    mergeable: false,
    feedEnabled: false,
    layoutable: true,
    activateable: false,
    custom: false,
    customSetting: false,
    deprecatedAndHidden: false,
    hasSubtypes: false,
    isSubtype: false,
    mruEnabled: false,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

function describeField(field: Field): object {
  const { name, label, type, length, precision, scale, nillable, createable, updateable, filterable, custom, externalId, unique } = field;
  return {
    name,
    label,
    type,
    length,
    byteLength: length * 3,
    precision,
    scale,
    digits: type === 'int' ? precision : 0,
    nillable,
    createable,
    updateable,
    filterable,
    sortable: filterable,
    groupable: filterable && type !== 'double' && type !== 'datetime',
    custom,
    externalId,
    unique,
    idLookup: type === 'id' || externalId,
    caseSensitive: false,
    calculated: false,
    autoNumber: false,
    defaultedOnCreate: field.initial !== null || name === 'OwnerId' || (!createable && !nillable),
    defaultValue: type === 'boolean' ? field.initial : null,
    deprecatedAndHidden: false,
    htmlFormatted: false,
    nameField: name === 'Name',
    namePointing: field.referenceTo.length > 1,
    polymorphicForeignKey: field.referenceTo.length > 1,
    permissionable: custom,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    restrictedPicklist: field.restricted,
    picklistValues: field.values.map((value) => ({ value, label: value, active: true, defaultValue: value === field.initial, validFor: null })),
    soapType: soapTypes[type] ?? 'xsd:string',
    extraTypeInfo: null,
    inlineHelpText: null,
  };
}
