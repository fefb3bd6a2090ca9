import type { DmlError } from '../api-fault.ts';

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'phone'
  | 'url'
  | 'picklist'
  | 'multipicklist'
  | 'encryptedstring'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'time'
  | 'datetime'
  | 'address'
  | 'location'
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
  /** As a unique value or external id, "a" is not "A". */
  caseSensitive: boolean;
  referenceTo: readonly string[];
  relationshipName: string | null;
  /** How the parent calls its children of this kind, e.g. "Contacts". */
  childRelationship: string | null;
  /** The children are deleted with the parent, and come back with it. */
  cascadeDelete: boolean;
  /** The parent cannot be deleted while a child names it. */
  restrictedDelete: boolean;
  /** A whole made of other fields, by what each part is called in it; null = a part nobody fills. */
  compound: Readonly<Record<string, string | null>> | null;
  /** A formula: the twin shows it empty. */
  calculated: boolean;
  /** Pattern of an auto-number, e.g. "INV-{0000}". */
  autoNumber: string | null;
  values: readonly string[];
  /** What people see of a value, where it is another text. */
  labels: Readonly<Record<string, string>>;
  restricted: boolean;
  /** Filled in on insert where the caller says nothing. */
  initial: string | number | boolean | null;
}

type FieldValue = string | number | boolean | null;
type FieldValues = Readonly<Record<string, FieldValue>>;

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
  derive?: (fields: FieldValues) => Record<string, FieldValue>;
  /** Defaults that follow from what this very write says, e.g. a probability from a new stage. */
  complete?: (fields: FieldValues, given: ReadonlySet<string>) => Record<string, FieldValue>;
  /** A rule over several fields. */
  verify?: (fields: FieldValues) => DmlError | null;
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
    filterable: !['textarea', 'address', 'location'].includes(type),
    custom: /__p?c$/.test(name),
    externalId: false,
    unique: false,
    caseSensitive: false,
    referenceTo: [],
    relationshipName: null,
    childRelationship: null,
    cascadeDelete: false,
    restrictedDelete: false,
    compound: null,
    calculated: false,
    autoNumber: null,
    values: [],
    labels: {},
    restricted: false,
    initial: type === 'boolean' ? false : null,
    ...traits,
  };
}

/** What people see of a value. */
export const labelOf = ({ labels }: Field, value: string): string => (Object.hasOwn(labels, value) ? labels[value] : undefined) ?? value;

export const text = (name: string, label: string, length: number, traits: Traits = {}): Field => field('string', name, label, { length, ...traits });

export const lookup = (name: string, label: string, referenceTo: readonly string[], relationshipName: string, traits: Traits = {}): Field =>
  field('reference', name, label, { length: 18, referenceTo, relationshipName, ...traits });

/** `digits` counts all digits, those after the point included. */
export const decimal = (name: string, label: string, digits: number, scale: number, traits: Traits = {}): Field =>
  field('double', name, label, { precision: digits, scale, ...traits });

export const money = (name: string, label: string, traits: Traits = {}): Field =>
  field('currency', name, label, { precision: 18, scale: 2, ...traits });

export const picklist = (name: string, label: string, values: readonly string[], traits: Traits = {}): Field =>
  field('picklist', name, label, { length: 255, values, ...traits });

/** The children go with the parent. */
export const owned = (childRelationship: string): Traits => ({ childRelationship, cascadeDelete: true });

export const readOnly: Traits = { createable: false, updateable: false };
export const createOnly: Traits = { updateable: false };
