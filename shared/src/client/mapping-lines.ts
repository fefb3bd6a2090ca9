import type { LineChange, LineWish, MappingLineView, MappingOfObject, MappingWay } from '../api/setup.ts';

/** How the lines of a mapping are changed on the page, the same in every CRM. Salesforce gets a copy of this file, so it imports nothing that runs. */
export interface LineOption {
  value: string;
  label: string;
}
/** What of a line is chosen or said. */
export type LinePart = 'crmField' | 'choice' | 'detail' | 'direction' | 'authority';

export interface LineState {
  field: string;
  label: string;
  problem: string | null;
  /** What taking it away means; null = it cannot be. */
  removeText: string | null;
  isAdded: boolean;
  /** Null = it goes with the next saving. */
  wanted: LineWish | null;
  crmFields: LineOption[];
  ways: LineOption[];
  /** What has to be said beside the way; null = nothing. */
  asks: string | null;
  directions: LineOption[];
  /** Null where only one side may change it. */
  authorities: LineOption[] | null;
}

type Line = LineWish & Partial<Pick<MappingLineView, 'way'>>;

export function lineStates(mapping: MappingOfObject, changes: readonly LineChange[]): LineState[] {
  const added = changes.flatMap((change) =>
    change.what === 'add' ? [{ ...change, label: labelOf(mapping, change.field), removeText: null, problem: null }] : [],
  );
  return [...mapping.lines, ...added].map((line) => {
    const { field, label, problem, removeText } = line;
    const wanted = wantedOf(line, changes);
    const ways = waysOf(mapping, wanted ?? line);
    const way = ways.find(({ value }) => value === (wanted ?? line).choice);
    return {
      field,
      label,
      problem,
      removeText,
      isAdded: 'what' in line,
      wanted: wanted && wishOf(wanted),
      crmFields: crmFieldsFor(mapping, wanted ?? line),
      ways,
      asks: way?.asks ?? null,
      directions: directionsOf(mapping, wanted ?? line, way),
      authorities: wanted?.direction === 'both' ? authoritiesOf(mapping, wanted) : null,
    };
  });
}

/** With one part of a line as it is wanted, and what does not go with it any more giving way. */
export function withPart(
  mapping: MappingOfObject,
  changes: readonly LineChange[],
  { field, part, value }: { field: string; part: LinePart; value: string },
): LineChange[] {
  const line = linesOf(mapping, changes).find((one) => one.field === field);
  const wanted = line && wantedOf(line, changes);
  if (!wanted) return [...changes];
  return withLine(mapping, changes, fitted(mapping, { ...wanted, ...partOf(mapping, part, value) }));
}

/** A line about a field of ours that has none: one that is free, or one of the customer's own by whatever it is called. */
export function withNewLine(
  mapping: MappingOfObject,
  changes: readonly LineChange[],
  { field, crmField }: Pick<LineWish, 'field' | 'crmField'>,
): LineChange[] {
  const line: Line = { field, crmField, direction: 'both', authority: 'crm_wins', choice: 'identity', detail: '' };
  return withLine(mapping, changes, fitted(mapping, line));
}

/** A line that was only added is gone at once; one that is saved goes with the next saving. */
export function withoutLine(changes: readonly LineChange[], { field, isAdded }: Pick<LineState, 'field' | 'isAdded'>): LineChange[] {
  const others = changes.filter((change) => change.field !== field);
  return isAdded ? others : [...others, { what: 'remove', field }];
}

/** Those whose values can become this field, and the one it is about now. */
export function crmFieldsFor({ crmFields, kinds, ways }: MappingOfObject, { field, crmField }: Pick<LineWish, 'field' | 'crmField'>): LineOption[] {
  const ours = kinds[field] ?? 'own';
  return crmFields.filter(({ value, kind }) => value === crmField || (ways[`${ours} ${kind}`] ?? []).length > 0);
}

/** Ours that no line is about, those just added left out. */
export const freeFields = ({ free }: MappingOfObject, changes: readonly LineChange[]): LineOption[] =>
  free.filter(({ value }) => !changes.some(({ what, field }) => what === 'add' && field === value));

const linesOf = ({ lines }: MappingOfObject, changes: readonly LineChange[]): Line[] => [
  ...lines,
  ...changes.flatMap((change) => (change.what === 'add' ? [change] : [])),
];

/** A field of the customer's own is called as it was typed. */
const labelOf = ({ free }: MappingOfObject, field: string): string => free.find(({ value }) => value === field)?.label ?? field;

const wishOf = ({ field, crmField, direction, authority, choice, detail }: LineWish): LineWish => ({
  field,
  crmField,
  direction,
  authority,
  choice,
  detail,
});
const textOf = (line: LineWish): string => JSON.stringify(wishOf(line));

function wantedOf(line: Line, changes: readonly LineChange[]): Line | null {
  const change = changes.find(({ field }) => field === line.field);
  if (change?.what === 'remove') return null;
  return change ? { ...line, ...change } : line;
}

/** A line that is as before is no change. */
function withLine({ lines }: MappingOfObject, changes: readonly LineChange[], wanted: LineWish): LineChange[] {
  const line = lines.find(({ field }) => field === wanted.field);
  const at = changes.findIndex(({ field }) => field === wanted.field);
  if (line && textOf(line) === textOf(wanted)) return changes.filter((_, index) => index !== at);
  const change: LineChange = { what: line ? 'set' : 'add', ...wishOf(wanted) };
  return at < 0 ? [...changes, change] : changes.map((one, index) => (index === at ? change : one));
}

/** A list's value as what it is. */
function partOf({ directionWords, authorityWords }: MappingOfObject, part: LinePart, value: string): Partial<LineWish> {
  const direction = directionWords.find((one) => one.value === value)?.value;
  const authority = authorityWords.find((one) => one.value === value)?.value;
  if (part === 'direction') return direction ? { direction } : {};
  if (part === 'authority') return authority ? { authority } : {};
  return { [part]: value };
}

const targetOf = ({ crmFields }: MappingOfObject, crmField: string) => crmFields.find(({ value }) => value === crmField);

/** How this line's value can be carried over; the way that holds stays choosable. */
function waysOf(mapping: MappingOfObject, { field, crmField, way }: Line): MappingWay[] {
  const kind = targetOf(mapping, crmField)?.kind ?? '';
  const found = mapping.ways[`${mapping.kinds[field] ?? 'own'} ${kind}`] ?? [];
  return way && !found.some(({ value }) => value === way.value) ? [...found, way] : found;
}

function directionsOf(mapping: MappingOfObject, { crmField, direction }: LineWish, way: MappingWay | undefined): MappingOfObject['directionWords'] {
  const isReadOnly = targetOf(mapping, crmField)?.isReadOnly === true;
  const can = (value: LineWish['direction']): boolean => way?.directions.includes(value) === true && !(isReadOnly && value !== 'in');
  return mapping.directionWords.filter(({ value }) => value === 'off' || value === direction || can(value));
}

const authoritiesOf = (mapping: MappingOfObject, { crmField, authority }: LineWish): MappingOfObject['authorityWords'] =>
  mapping.authorityWords.filter(({ value }) => value !== 'newest' || value === authority || targetOf(mapping, crmField)?.hasHistory === true);

function fitted(mapping: MappingOfObject, line: Line): LineWish {
  const ways = waysOf(mapping, line);
  const way = ways.find(({ value }) => value === line.choice) ?? ways[0];
  const choice = way?.value ?? line.choice;
  const asks = way?.asks ?? null;
  const kept = asks !== null && choice === line.choice ? line.detail : '';
  // A list's own values are a beginning.
  const detail = kept === '' && choice === 'picklist_map' ? (targetOf(mapping, line.crmField)?.choices ?? '') : kept;
  const can = directionsOf(mapping, { ...line, direction: 'off' }, way).map(({ value }) => value);
  const direction = can.includes(line.direction) ? line.direction : (can[0] ?? 'off');
  return { ...wishOf(line), choice, detail, direction };
}
