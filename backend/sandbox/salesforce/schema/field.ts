export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'boolean'
  | 'int'
  | 'double'
  | 'date'
  | 'datetime'
  | 'reference';

export interface Field {
  name: string;
  label: string;
  type: FieldType;
  length: number;
  precision: number;
  scale: number;
  nillable: boolean;
  createable: boolean;
  updateable: boolean;
  filterable: boolean;
  custom: boolean;
  externalId: boolean;
  unique: boolean;
  referenceTo: readonly string[];
  relationshipName: string | null;
  values: readonly string[];
  restricted: boolean;
  /** Filled in on insert where the caller says nothing. */
  initial: string | number | boolean | null;
}

export interface ObjectDefinition {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  createable: boolean;
  updateable: boolean;
  deletable: boolean;
  fields: readonly Field[];
  /** Fields Salesforce computes from others, stored with the row so that they can be filtered on. */
  derive?: (fields: Readonly<Record<string, string | number | boolean | null>>) => Record<string, string>;
}

type Traits = Partial<Omit<Field, 'name' | 'label' | 'type'>>;

export function field(type: FieldType, name: string, label: string, traits: Traits = {}): Field {
  return {
    name,
    label,
    type,
    length: 0,
    precision: 0,
    scale: 0,
    nillable: type !== 'boolean',
    createable: true,
    updateable: true,
    filterable: type !== 'textarea',
    custom: name.endsWith('__c'),
    externalId: false,
    unique: false,
    referenceTo: [],
    relationshipName: null,
    values: [],
    restricted: false,
    initial: type === 'boolean' ? false : null,
    ...traits,
  };
}

export const text = (name: string, label: string, length: number, traits: Traits = {}): Field => field('string', name, label, { length, ...traits });

export const lookup = (name: string, label: string, referenceTo: readonly string[], relationshipName: string, traits: Traits = {}): Field =>
  field('reference', name, label, { length: 18, referenceTo, relationshipName, ...traits });

/** `digits` counts all digits, those after the point included. */
export const decimal = (name: string, label: string, digits: number, scale: number, traits: Traits = {}): Field =>
  field('double', name, label, { precision: digits, scale, ...traits });

export const readOnly: Traits = { createable: false, updateable: false };
export const createOnly: Traits = { updateable: false };
