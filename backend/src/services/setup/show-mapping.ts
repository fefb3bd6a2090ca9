import type { MappingLineView, MappingOfObject, MappingWay } from '@salesos/shared/api/setup';
import { authorityTexts, directionTexts, mappingStoppedTexts, ownFieldText, removeTexts, wayAsks, wayText } from '@salesos/shared/labels/setup-words';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { definedWays } from '#domain/crm-sync/transform.ts';
import { pickOf, type TransformWay, waysBetween, waysToOwnField } from '#domain/crm-sync/transform-pick.ts';
import type { FieldType } from '#domain/crm-sync/field-value.ts';
import type { StandardField } from '#ports/crm.ts';
import { openSession } from '../connection/open-session.ts';
import { entities } from '../crm-sync/entities.ts';
import { listMapping } from '../crm-sync/list-mapping.ts';
import type { MappingDeps, MappingRef } from '../crm-sync/offered-mapping.ts';

type Listed = Awaited<ReturnType<typeof listMapping>>;
type Line = Listed['lines'][number];

const words = <Value extends string>(texts: Readonly<Record<Value, string>>, values: readonly Value[]) =>
  values.map((value) => ({ value, label: texts[value] }));
const DIRECTIONS = ['both', 'in', 'out', 'off'] as const;
const AUTHORITIES = ['crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review'] as const;
/** Between the choices of a proposed detail. */
const MOST_PROPOSED = 200;

/** The mapping of one object as an admin reads and changes it: the lines, and what lines can be made of. */
export async function showMapping(
  work: Work,
  deps: MappingDeps & { productName: string },
  input: MappingRef & { actor: Actor },
): Promise<MappingOfObject> {
  const mapping = await listMapping(work, deps, input);
  const { provider } = await openSession(work, deps, input);
  const names = [deps.productName, provider.label] as const;
  const isOwn = ({ name }: Listed['ours'][number]): boolean => !(name in entities[input.object].columns);
  const taken = new Set(mapping.lines.map(({ field }) => field));
  const kinds = Object.fromEntries(mapping.ours.filter((one) => !isOwn(one)).map(({ name, shape }) => [name, shape.type]));
  return {
    object: input.object,
    lines: mapping.lines.map((line) => toView(line, provider.standardFields[input.object] ?? [], names)),
    free: [
      ...mapping.ours.filter(({ name }) => !taken.has(name)).map(({ name: value, label }) => ({ value, label })),
      { value: '', label: ownFieldText },
    ],
    kinds,
    crmFields: fieldsOf(mapping),
    ways: waysOf(mapping, kinds, names),
    directionWords: words(directionTexts(...names), DIRECTIONS),
    authorityWords: words(authorityTexts(...names), AUTHORITIES),
  };
}

/** With those the CRM has no more but a line still names. */
function fieldsOf({ crm, lines }: Listed): MappingOfObject['crmFields'] {
  const gone = lines.filter(({ crmField }) => crm.every(({ name }) => name !== crmField));
  return [
    ...new Map(
      gone.map(({ crmField }) => [crmField, { value: crmField, label: crmField, kind: '', isReadOnly: true, hasHistory: false, choices: '' }]),
    ).values(),
    ...crm.map(({ name, label, shape, isReadOnly, isFormula, hasHistory, proposes }) => ({
      value: name,
      label,
      kind: shape.type,
      isReadOnly: isReadOnly || isFormula,
      hasHistory,
      choices: (shape.options?.map(({ value }) => value) ?? proposes ?? [])
        .slice(0, MOST_PROPOSED)
        .map((value) => `${value} = ${value}`)
        .join('; '),
    })),
  ].sort((a, b) => a.label.localeCompare(b.label));
}

type Names = readonly [product: string, crm: string];

function toWay({ choice, directions }: TransformWay, names: Names): MappingWay {
  return { value: choice, label: wayText(choice, ...names), directions: [...directions], asks: wayAsks(...names)[choice] ?? null };
}

/** Between every kind of ours and every one the CRM has. */
function waysOf({ crm }: Listed, kinds: Readonly<Record<string, FieldType>>, names: Names): MappingOfObject['ways'] {
  const ours = [...new Set(Object.values(kinds))];
  return Object.fromEntries(
    [...new Set(crm.map(({ shape }) => shape.type))].flatMap((their) => [
      [`own ${their}`, waysToOwnField(their).map((way) => toWay(way, names))],
      ...ours.map((our) => [`${our} ${their}`, waysBetween(our, their).map((way) => toWay(way, names))]),
    ]),
  );
}

function toView(line: Line, standard: readonly StandardField[], names: Names): MappingLineView {
  const { field, label, crmField, direction, authority, transform, isStandard, disabledReason } = line;
  const pick = pickOf(transform);
  const ways = definedWays(transform);
  const directions = (['both', 'in', 'out'] as const).filter((one) => (one === 'out' || ways.in) && (one === 'in' || ways.out));
  return {
    field,
    label,
    crmField,
    direction,
    authority,
    ...pick,
    way: toWay({ choice: pick.choice, directions }, names),
    removeText: isStandard ? null : standard.some((one) => one.field === field) ? removeTexts.standard : removeTexts.own,
    problem: disabledReason === null ? null : (mappingStoppedTexts[disabledReason] ?? disabledReason),
  };
}
