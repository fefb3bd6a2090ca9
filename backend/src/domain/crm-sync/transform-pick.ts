import type { FieldShape, FieldType, FieldValue } from './field-value.ts';
import { type CrmField, validateMapping } from './mapping.ts';
import type { Transform } from './transform.ts';

/** A transform as a person picks it from a list: its name, and for some a text that says the rest ("Hot = A; Cold = B"). */
export interface TransformPick {
  readonly choice: string;
  readonly detail: string;
}

const WAYS = ['both', 'in', 'out'] as const;
export interface TransformWay {
  readonly choice: string;
  readonly directions: readonly (typeof WAYS)[number][];
}

const PLAIN = [
  'identity',
  'trim',
  'lower',
  'upper',
  'phone_digits',
  'words_of_code',
  'domain_of_url',
  'country_code',
  'country_name',
] as const satisfies readonly Transform['kind'][];
/** Hundredths and thousands, each way round: what CRMs keep money and shares in. */
const POWERS = [-3, -2, 2, 3];

/** One of each that can be picked; what a detail says of it does not change where it fits. */
const OFFERED: readonly Transform[] = [
  ...PLAIN.map((kind) => ({ kind })),
  { kind: 'split_name', part: 'first' },
  { kind: 'split_name', part: 'last' },
  ...POWERS.map((power) => ({ kind: 'number_scale' as const, power })),
  { kind: 'boolean_of_text', yes: ['yes'], no: ['no'] },
  { kind: 'picklist_map', pairs: [] },
  { kind: 'constant_in', value: null },
  { kind: 'constant_out', value: null },
];

export const needsDetail = (choice: string): boolean => ['boolean_of_text', 'picklist_map', 'constant_in', 'constant_out'].includes(choice);

export function pickOf(transform: Transform): TransformPick {
  switch (transform.kind) {
    case 'split_name':
      return { choice: `split_name:${transform.part}`, detail: '' };
    case 'number_scale':
      return { choice: `number_scale:${transform.power}`, detail: '' };
    case 'boolean_of_text':
      return { choice: 'boolean_of_text', detail: pairsText([...transform.yes.map(meaning('yes')), ...transform.no.map(meaning('no'))]) };
    case 'picklist_map':
      return { choice: 'picklist_map', detail: pairsText(transform.pairs) };
    case 'constant_in':
    case 'constant_out':
      return { choice: transform.kind, detail: String(transform.value ?? '') };
    default:
      return { choice: transform.kind, detail: '' };
  }
}

/** The transform that was picked for these two fields; null = its detail is not understood, or there is none of that name. */
export function transformOf({ choice, detail }: TransformPick, shapes: { ours: FieldShape; crm: FieldShape }): Transform | null {
  if (choice === 'boolean_of_text') return booleanOf(detail);
  if (choice === 'picklist_map') {
    const pairs = pairsOf(detail);
    return pairs && { kind: 'picklist_map', pairs };
  }
  if (choice === 'constant_in' || choice === 'constant_out') {
    const value = valueOf(detail, choice === 'constant_in' ? shapes.ours.type : shapes.crm.type);
    return value === undefined ? null : { kind: choice, value };
  }
  return OFFERED.find((one) => pickOf(one).choice === choice) ?? null;
}

/** What a value of one kind can be carried over to another kind by, and which ways. */
export function waysBetween(ours: FieldType, crm: FieldType): TransformWay[] {
  return OFFERED.flatMap((transform) => {
    const directions = WAYS.filter((direction) => fits(transform, direction, ours, crm));
    return directions.length === 0 ? [] : [{ choice: pickOf(transform).choice, directions }];
  });
}

/** A field that is only made by its line takes the kind the transform gives it. */
export function waysToOwnField(crm: FieldType): TransformWay[] {
  return OFFERED.flatMap((transform) => {
    const { choice } = pickOf(transform);
    const made = shapeOfOwn(transform)?.type ?? crm;
    return waysBetween(made, crm).filter((way) => way.choice === choice);
  });
}

/** Undefined = as the CRM's. */
export function shapeOfOwn({ kind }: Transform): FieldShape | undefined {
  if (kind === 'identity' || kind === 'constant_in' || kind === 'constant_out') return undefined;
  if (kind === 'boolean_of_text') return { type: 'boolean' };
  return kind === 'number_scale' ? { type: 'number' } : { type: 'text' };
}

/** "Buying role" → `buying_role`; null = nothing of it can be a name. */
export function fieldNameOf(said: string): string | null {
  const name = said
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
    .replaceAll(' ', '_')
    .slice(0, 60);
  return /^[a-z]/.test(name) ? name : null;
}

function fits(transform: Transform, direction: (typeof WAYS)[number], ours: FieldType, crm: FieldType): boolean {
  const line = { field: 'ours', crmField: 'crm', direction, authority: 'crm_wins', transform } as const;
  const target: CrmField = {
    name: 'crm',
    shape: { type: crm },
    isReadOnly: false,
    isFormula: false,
    isRequired: false,
    isOwned: false,
    hasHistory: false,
  };
  return (
    validateMapping([line], { ours: [{ name: 'ours', shape: { type: ours }, isReadOnly: false }], crm: [target], mayCreate: false }).length === 0
  );
}

type Pair = { readonly crm: string; readonly ours: string };
const meaning =
  (ours: string) =>
  (crm: string): Pair => ({ crm, ours });
/** No CRM has a semicolon in a choice: it parts the choices of a field that holds several. */
const pairsText = (pairs: readonly Pair[]): string => pairs.map(({ crm, ours }) => `${crm} = ${ours}`).join('; ');

function pairsOf(detail: string): Pair[] | null {
  const pairs = detail
    .split(/[;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, crm = '', ours = ''] = /^(.+?)\s*=\s*(.+)$/.exec(part) ?? [];
      return { crm, ours };
    });
  return pairs.length > 0 && pairs.every(({ crm }) => crm !== '') ? pairs : null;
}

const isYes = (text: string): boolean | undefined => ({ yes: true, true: true, no: false, false: false })[text.trim().toLowerCase()];

function booleanOf(detail: string): Transform | null {
  const pairs = pairsOf(detail);
  if (pairs === null || pairs.some(({ ours }) => isYes(ours) === undefined)) return null;
  const [yes, no] = [true, false].map((value) => pairs.filter(({ ours }) => isYes(ours) === value).map(({ crm }) => crm));
  return yes && no && yes.length > 0 && no.length > 0 ? { kind: 'boolean_of_text', yes, no } : null;
}

/** Nothing said: the field is emptied. */
function valueOf(detail: string, type: FieldType): FieldValue | undefined {
  const text = detail.trim();
  if (text === '') return null;
  if (type === 'boolean') return isYes(text);
  if (type !== 'number' && type !== 'integer') return text;
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}
