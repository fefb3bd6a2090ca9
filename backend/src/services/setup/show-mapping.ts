import type { MappingLineView, MappingOfObject } from '@salesos/shared/api/setup';
import { authorityTexts, directionTexts, mappingStoppedTexts } from '@salesos/shared/labels/setup-words';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { type CrmField, type MappableField, validateMapping } from '#domain/crm-sync/mapping.ts';
import { listMapping } from '../crm-sync/list-mapping.ts';
import type { MappingDeps, MappingRef } from '../crm-sync/offered-mapping.ts';
import { openSession } from '../connection/open-session.ts';

type Listed = Awaited<ReturnType<typeof listMapping>>;
type Line = Listed['lines'][number];

const words = <Value extends string>(texts: Readonly<Record<Value, string>>, values: readonly Value[]) =>
  values.map((value) => ({ value, label: texts[value] }));
const DIRECTIONS = ['both', 'in', 'out', 'off'] as const;
const AUTHORITIES = ['crm_wins', 'salesos_wins', 'prefer_crm_unless_blank', 'newest', 'review'] as const;

/** The mapping of one object as an admin reads and changes it: each line with the ways it can go. */
export async function showMapping(
  work: Work,
  deps: MappingDeps & { productName: string },
  input: MappingRef & { actor: Actor },
): Promise<MappingOfObject> {
  const mapping = await listMapping(work, deps, input);
  const { provider } = await openSession(work, deps, input);
  const crm = mapping.crm.map((field) => ({ ...field, isOwned: false }));
  const ours = mapping.ours.map((field) => ({ ...field, isReadOnly: false }));
  return {
    object: input.object,
    lines: mapping.lines.map((line) => toView(line, { ours, crm })),
    crmFields: fieldsOf(mapping),
    directionWords: words(directionTexts(deps.productName, provider.label), DIRECTIONS),
    authorityWords: words(authorityTexts(deps.productName, provider.label), AUTHORITIES),
  };
}

/** With those the CRM has no more but a line still names. */
function fieldsOf({ crm, lines }: Listed): MappingOfObject['crmFields'] {
  const labels = new Map([
    ...lines.map(({ crmField }): [string, string] => [crmField, crmField]),
    ...crm.map(({ name, label }): [string, string] => [name, label]),
  ]);
  return [...labels].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label));
}

interface Ground {
  ours: readonly MappableField[];
  crm: readonly CrmField[];
}

function toView(line: Line, { ours, crm }: Ground): MappingLineView {
  const { field, label, crmField, direction, authority, disabledReason } = line;
  const works = (change: Partial<Pick<Line, 'direction' | 'authority'>>): boolean =>
    validateMapping([{ ...line, ...change }], { ours, crm, mayCreate: false }).length === 0;
  return {
    field,
    label,
    crmField,
    direction,
    authority,
    // What holds stays choosable, even where it could not be chosen anew.
    directions: DIRECTIONS.filter((one) => one === direction || works({ direction: one, authority: 'crm_wins' })),
    authorities: AUTHORITIES.filter((one) => one === authority || works({ direction: 'both', authority: one }) || one !== 'newest'),
    problem: disabledReason === null ? null : (mappingStoppedTexts[disabledReason] ?? disabledReason),
  };
}
