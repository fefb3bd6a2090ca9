import type { FieldShape, FieldType } from './field-value.ts';
import type { Authority } from './merge-field.ts';
import type { Direction } from './merge-record.ts';
import { definedWays, type Transform } from './transform.ts';

/** One line of a customer's field mapping. */
export interface FieldMapping {
  readonly field: string;
  readonly crmField: string;
  readonly direction: Direction;
  readonly authority: Authority;
  readonly transform: Transform;
}

export interface MappableField {
  readonly name: string;
  readonly shape: FieldShape;
  readonly isReadOnly: boolean;
}

export interface CrmField extends MappableField {
  readonly isFormula: boolean;
  /** Must have a value, and the CRM supplies none. */
  readonly isRequired: boolean;
  /** One of the fields SalesOS brings: never in a customer's mapping. */
  readonly isOwned: boolean;
  /** The CRM tells when this single field changed. */
  readonly hasHistory: boolean;
}

export interface MappedObject {
  readonly ours: readonly MappableField[];
  readonly crm: readonly CrmField[];
  /** We may create records of this object. */
  readonly mayCreate: boolean;
}

export type MappingProblemCode =
  | 'unknown_field'
  | 'unknown_crm_field'
  | 'read_only_field'
  | 'read_only_target'
  | 'formula_target'
  | 'owned_field'
  | 'doubled_field'
  | 'doubled_line'
  | 'doubled_target'
  | 'one_way_transform'
  | 'type_mismatch'
  | 'unknown_option'
  | 'no_field_history'
  | 'required_unmapped';

export interface MappingProblem {
  readonly code: MappingProblemCode;
  /** Null: no line of the mapping is at fault, one is missing. */
  readonly field: string | null;
  readonly crmField: string;
}

/** What keeps a mapping from being saved; none = it may be. Lines that are off are only asked whether their fields exist. */
export function validateMapping(mapping: readonly FieldMapping[], object: MappedObject): MappingProblem[] {
  const lines = mapping.flatMap((line, index) =>
    [...new Set([...lineProblems(line, object), ...doubled(mapping.slice(0, index), line)])].map((code) => ({
      code,
      field: line.field,
      crmField: line.crmField,
    })),
  );
  return [...lines, ...missing(mapping, object)];
}

const goesIn = ({ direction }: FieldMapping) => direction === 'in' || direction === 'both';
const goesOut = ({ direction }: FieldMapping) => direction === 'out' || direction === 'both';

function lineProblems(line: FieldMapping, { ours, crm }: MappedObject): MappingProblemCode[] {
  const field = ours.find(({ name }) => name === line.field);
  const target = crm.find(({ name }) => name === line.crmField);
  const problems: MappingProblemCode[] = [];
  if (field === undefined) problems.push('unknown_field');
  if (target === undefined) problems.push('unknown_crm_field');
  if (line.direction === 'off' || field === undefined || target === undefined) return problems;
  const ways = definedWays(line.transform);
  if (target.isOwned) problems.push('owned_field');
  if (goesIn(line) && field.isReadOnly) problems.push('read_only_field');
  if (goesOut(line) && target.isFormula) problems.push('formula_target');
  else if (goesOut(line) && target.isReadOnly) problems.push('read_only_target');
  if ((goesIn(line) && !ways.in) || (goesOut(line) && !ways.out)) problems.push('one_way_transform');
  if (!typesFit(line, field.shape, target.shape)) problems.push('type_mismatch');
  if (hasUnknownOption(line.transform, field.shape, target.shape)) problems.push('unknown_option');
  if (line.authority === 'newest' && line.direction === 'both' && !target.hasHistory) problems.push('no_field_history');
  return problems;
}

/** A picklist refuses what is none of its values; a field without a list takes any. */
function hasUnknownOption(transform: Transform, ours: FieldShape, crm: FieldShape): boolean {
  if (transform.kind !== 'picklist_map') return false;
  const isUnknown = ({ options }: FieldShape, value: string) => options !== undefined && options.every((option) => option.value !== value);
  return transform.pairs.some((pair) => isUnknown(ours, pair.ours) || isUnknown(crm, pair.crm));
}

/** Two lines must not write one place; the later one is at fault. */
function doubled(before: readonly FieldMapping[], line: FieldMapping): MappingProblemCode[] {
  const problems: MappingProblemCode[] = [];
  if (goesIn(line) && before.some((other) => goesIn(other) && other.field === line.field)) problems.push('doubled_field');
  if (goesOut(line) && before.some((other) => goesOut(other) && other.crmField === line.crmField)) problems.push('doubled_target');
  return problems;
}

function missing(mapping: readonly FieldMapping[], { crm, mayCreate }: MappedObject): MappingProblem[] {
  if (!mayCreate) return [];
  const written = new Set(mapping.filter(goesOut).map(({ crmField }) => crmField));
  return crm
    .filter(({ isRequired, isReadOnly, isOwned, name }) => isRequired && !isReadOnly && !isOwned && !written.has(name))
    .map(({ name }) => ({ code: 'required_unmapped', field: null, crmField: name }));
}

type Kind = 'text' | 'number' | 'boolean' | 'time' | 'choices' | 'reference';

const KINDS: Readonly<Record<FieldType, Kind>> = {
  text: 'text',
  long_text: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  date: 'time',
  instant: 'time',
  picklist: 'text',
  multi_picklist: 'choices',
  reference: 'reference',
};

/** What the transform makes must be something the receiving side can hold. Any single value can be held as text. */
function typesFit(line: FieldMapping, ours: FieldShape, crm: FieldShape): boolean {
  const { kind } = line.transform;
  const [our, their] = [KINDS[ours.type], KINDS[crm.type]];
  if (kind === 'constant_in' || kind === 'constant_out') return true;
  if (kind === 'boolean_of_text') return our === 'boolean' && their === 'text';
  if (kind === 'number_scale') return our === 'number' && their === 'number';
  if (kind !== 'identity') return our === 'text' && their === 'text';
  if (our === their) return true;
  const isReadAsText = our === 'text' && line.direction === 'in';
  const isWrittenAsText = their === 'text' && crm.type !== 'picklist' && line.direction === 'out';
  return isReadAsText || isWrittenAsText;
}
