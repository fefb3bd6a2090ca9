import { schemaOf, type Org } from '../org.ts';
import type { Row } from '../records/row.ts';
import { labelOf, type Field, type ObjectDefinition } from './field.ts';

const soapTypes: Partial<Record<Field['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  time: 'xsd:time',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
  location: 'urn:location',
};

const NOT_GROUPABLE: ReadonlySet<Field['type']> = new Set(['double', 'currency', 'percent', 'datetime', 'time', 'multipicklist']);

export function describeObject(org: Org, definition: ObjectDefinition, version: string, recordTypes: readonly Row[]): object {
  return {
    ...describeHeader(definition, version),
    fields: definition.fields.map((each) => describeField(each, wholeOf(definition, each))),
    childRelationships: schemaOf(org).objects.flatMap((child) =>
      child.fields
        .filter(({ referenceTo }) => referenceTo.includes(definition.name))
        .map((field) => ({
          childSObject: child.name,
          field: field.name,
          relationshipName: field.childRelationship,
          cascadeDelete: field.cascadeDelete,
          deprecatedAndHidden: false,
        })),
    ),
    recordTypeInfos: describeRecordTypes(definition, version, recordTypes),
    namedLayoutInfos: [],
    actionOverrides: [],
    supportedScopes: [{ label: `All ${definition.labelPlural}`, name: 'everything' }, ...ownScope(definition)],
    compactLayoutable: false,
    listviewable: true,
    lookupLayoutable: false,
    searchLayoutable: false,
    networkScopeFieldName: null,
    sobjectDescribeOption: 'FULL',
  };
}

const SEARCHABLE: ReadonlySet<string> = new Set(['Account', 'Contact', 'Event', 'Lead', 'Opportunity', 'Task', 'User']);

/** Custom objects are not, unless their metadata allows it. */
export const isSearchable = (name: string): boolean => SEARCHABLE.has(name);

const ownScope = ({ fields, labelPlural }: ObjectDefinition): object[] =>
  fields.some(({ name }) => name === 'OwnerId') ? [{ label: `My ${labelPlural}`, name: 'mine' }] : [];

const MASTER_ID = '012000000000000AAA';

function describeRecordTypes({ name }: ObjectDefinition, version: string, recordTypes: readonly Row[]): object[] {
  const info = (id: string, developerName: string, label: string, isMaster: boolean): object => ({
    active: true,
    available: true,
    defaultRecordTypeMapping: isMaster === (recordTypes.length === 0),
    developerName,
    master: isMaster,
    name: label,
    recordTypeId: id,
    urls: { layout: `/services/data/${version}/sobjects/${name}/describe/layouts/${id}` },
  });
  return [
    ...recordTypes.map(({ id, fields }) => info(id, String(fields['DeveloperName']), String(fields['Name']), false)),
    info(MASTER_ID, 'Master', 'Master', true),
  ];
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
    undeletable: deletable,
    queryable: true,
    retrieveable: true,
    replicateable: true,
    searchable: isSearchable(name),
    triggerable: createable,
    mergeable: ['Account', 'Contact', 'Lead', 'Individual'].includes(name),
    feedEnabled: false,
    layoutable: true,
    activateable: false,
    custom: name.endsWith('__c'),
    customSetting: false,
    deprecatedAndHidden: false,
    hasSubtypes: false,
    isSubtype: false,
    mruEnabled: false,
    associateEntityType: null,
    associateParentEntity: null,
    dataTranslationEnabled: false,
    deepCloneable: false,
    defaultImplementation: null,
    extendedBy: null,
    extendsInterfaces: null,
    implementedBy: null,
    implementsInterfaces: null,
    isInterface: false,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

/** The compound field a field is part of. */
function wholeOf({ fields }: ObjectDefinition, { name }: Field): string | null {
  return fields.find(({ compound }) => compound !== null && Object.values(compound).includes(name))?.name ?? null;
}

function describeField(field: Field, compoundFieldName: string | null): object {
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
    aggregatable: filterable && type !== 'boolean',
    groupable: filterable && !NOT_GROUPABLE.has(type),
    custom,
    externalId,
    unique,
    idLookup: type === 'id' || externalId,
    caseSensitive: field.caseSensitive,
    calculated: field.calculated,
    calculatedFormula: null,
    compoundFieldName,
    cascadeDelete: field.cascadeDelete,
    autoNumber: field.autoNumber !== null,
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
    picklistValues: field.values.map((value) => ({
      value,
      label: labelOf(field, value),
      active: true,
      defaultValue: value === field.initial,
      validFor: null,
    })),
    soapType: soapTypes[type] ?? 'xsd:string',
    aiPredictionField: false,
    controllerName: null,
    defaultValueFormula: null,
    dependentPicklist: false,
    displayLocationInDecimal: type === 'location',
    encrypted: type === 'encryptedstring',
    filteredLookupInfo: null,
    formulaTreatNullNumberAsZero: false,
    highScaleNumber: false,
    mask: null,
    maskType: null,
    queryByDistance: type === 'address' || type === 'location',
    referenceTargetField: null,
    relationshipOrder: null,
    restrictedDelete: field.restrictedDelete,
    searchPrefilterable: false,
    writeRequiresMasterRead: false,
    extraTypeInfo: null,
    inlineHelpText: null,
  };
}
