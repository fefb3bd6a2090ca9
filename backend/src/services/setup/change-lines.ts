import type { LineChange, LineWish } from '@salesos/shared/api/setup';
import { Transform as TransformShape } from '@salesos/shared/api/mapping';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { FieldShape } from '#domain/crm-sync/field-value.ts';
import type { Transform } from '#domain/crm-sync/transform.ts';
import { fieldNameOf, needsDetail, pickOf, shapeOfOwn, transformOf } from '#domain/crm-sync/transform-pick.ts';
import { listMapping } from '../crm-sync/list-mapping.ts';
import type { MappingDeps, MappingRef, WishedLine } from '../crm-sync/offered-mapping.ts';
import { ServiceError } from '../service-error.ts';

type Listed = Awaited<ReturnType<typeof listMapping>>;
type Line = Listed['lines'][number];

/** The customer's own lines as they would be with these changes: those saved before, and standard ones that are standard no more. */
export async function changeLines(
  work: Work,
  deps: MappingDeps,
  { changes, ...input }: MappingRef & { actor: Actor; changes: readonly LineChange[] },
): Promise<WishedLine[]> {
  const mapping = await listMapping(work, deps, input);
  requireKnown(mapping, changes);
  const byField = new Map(changes.map((change) => [change.field, change]));
  const kept = mapping.lines.flatMap((line): WishedLine[] => {
    const change = byField.get(line.field);
    if (change?.what === 'set') return [changed(mapping, line, change)];
    return line.isStandard || change?.what === 'remove' ? [] : [line];
  });
  return [...kept.map(wished), ...changes.flatMap((change) => (change.what === 'add' ? [added(mapping, change)] : []))];
}

const wished = ({ field, crmField, direction, authority, transform, shape }: WishedLine): WishedLine => ({
  field,
  crmField,
  direction,
  authority,
  transform,
  shape,
});

/** Who changes or takes away a line has to have seen it as it is. */
function requireKnown({ lines }: Listed, changes: readonly LineChange[]): void {
  const known = new Map(lines.map((line) => [line.field, line]));
  const gone = changes.filter(
    ({ what, field }) => (what === 'set' && !known.has(field)) || (what === 'remove' && known.get(field)?.isStandard !== false),
  );
  if (gone.length === 0) return;
  throw new ServiceError(
    'values_changed',
    `The mapping has no line for ${gone.map(({ field }) => field).join(', ')} any more.`,
    'Nothing was changed. Look again.',
  );
}

function changed(mapping: Listed, line: Line, wish: LineWish): WishedLine {
  const { choice, detail } = pickOf(line.transform);
  const isSameWay = wish.choice === choice && wish.detail === detail;
  const isSame = isSameWay && wish.crmField === line.crmField;
  return { ...withWay(mapping, wish, isSameWay ? line.transform : null), ...(isSame ? { shape: line.shape } : {}) };
}

function added(mapping: Listed, wish: LineWish): WishedLine {
  const field = fieldNameOf(wish.field);
  if (field === null) throw refusal('bad_field_name', wish);
  if (mapping.lines.some((line) => line.field === field)) throw refusal('doubled_line', { ...wish, field });
  return withWay(mapping, { ...wish, field }, null);
}

/** A field of the customer's own becomes what the way makes of the CRM's. */
function withWay({ ours, crm }: Listed, wish: LineWish, held: Transform | null): WishedLine {
  const { field, crmField, direction, authority } = wish;
  const theirs: FieldShape = crm.find(({ name }) => name === crmField)?.shape ?? { type: 'text' };
  const made = transformOf(wish, { ours: ours.find(({ name }) => name === field)?.shape ?? theirs, crm: theirs });
  const transform = held ?? TransformShape.safeParse(made).data;
  if (!transform) throw refusal(needsDetail(wish.choice) ? 'bad_detail' : 'unknown_way', wish);
  return { field, crmField, direction, authority, transform, shape: shapeOfOwn(transform) };
}

const refusal = (code: string, { field, crmField }: LineWish): ServiceError =>
  new ServiceError('mapping_invalid', 'This mapping cannot work.', 'Nothing was changed.', [{ code, field, crmField }]);
