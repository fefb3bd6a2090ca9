import type { Twin } from '../../core/twin.ts';
import { changeOrg, SHARED, type Org } from '../org.ts';
import { Records } from '../records/records.ts';
import { OPPORTUNITY_STAGES, opportunityStage, type Stage, stageValues } from '../schema/opportunity-stage.ts';
import { addRecordType, addStage } from '../seed-rows.ts';
import { type Once, seedOnce } from '../seed-key.ts';
import type { OrgMetadata } from './read-metadata.ts';

interface OrgAdmin {
  id: string;
  userId: string;
}

/** Gives every org of the twin these fields, objects, record types, rules, flows and triggers; what an org had under the same name is replaced. */
export function applyMetadata(twin: Twin, metadata: OrgMetadata): void {
  for (const { id } of twin.store.all<Org>(SHARED, 'org')) {
    const known = twin.store.get<Org>(SHARED, 'org', id);
    if (!known) continue;
    const objects = withPrefixes(known, metadata);
    const stages = mergeStages(known.extension.stages, metadata.stages);
    const names = new Set(objects.map(({ name }) => name));
    const org = changeOrg(twin, id, {
      extension: {
        objects: [...known.extension.objects.filter(({ name }) => !names.has(name)), ...objects],
        fields: mergeFields(known.extension.fields, metadata.fields),
        ...(stages === undefined ? {} : { stages }),
      },
      validationRules: [
        ...known.validationRules.filter((rule) => !metadata.validationRules.some((other) => isSame(rule, other))),
        ...metadata.validationRules,
      ],
      flows: [...(known.flows ?? []).filter(({ apiName }) => !metadata.flows.some((flow) => flow.apiName === apiName)), ...metadata.flows],
      triggers: [...(known.triggers ?? []).filter(({ name }) => !metadata.triggers.some((trigger) => trigger.name === name)), ...metadata.triggers],
    });
    const records = new Records(twin, org, twin.store.get<OrgAdmin>(SHARED, 'org_admin', id)?.userId ?? '');
    for (const [index, stage] of (stages ?? []).entries()) showStage(records, stage, index, seedOnce(twin, id));
    for (const entry of metadata.recordTypes) addRecordType(records, entry, seedOnce(twin, id));
  }
}

/** A stage that is not named any more is retired: opportunities may be in it. */
function mergeStages(known: Stage[] | undefined, named: Stage[] | null): Stage[] | undefined {
  if (named === null) return known;
  const names = new Set(named.map(({ name }) => name));
  const retired = (known ?? OPPORTUNITY_STAGES).filter(({ name }) => !names.has(name)).map((stage) => ({ ...stage, isRetired: true }));
  return [...named, ...retired];
}

function showStage(records: Records, stage: Stage, index: number, once: Once): void {
  const recordId = addStage(records, stage, index, once);
  records.change(opportunityStage, recordId, stageValues(stage, index));
}

type FieldsByObject = OrgMetadata['fields'];

function mergeFields(known: FieldsByObject, added: FieldsByObject): FieldsByObject {
  const merged = { ...known };
  for (const [object, fields] of Object.entries(added)) {
    const names = new Set(fields.map(({ name }) => name));
    merged[object] = [...(known[object] ?? []).filter(({ name }) => !names.has(name)), ...fields];
  }
  return merged;
}

function isSame(left: { object: string; name: string }, right: { object: string; name: string }): boolean {
  return left.object === right.object && left.name === right.name;
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** "a00", "a01", … in the order objects come to an org; an object keeps the one it has. */
function withPrefixes({ extension }: Org, { objects }: OrgMetadata): OrgMetadata['objects'] {
  const known = new Map(extension.objects.map(({ name, keyPrefix }) => [name, keyPrefix]));
  let next = known.size;
  return objects.map((definition) => {
    const given = known.get(definition.name);
    if (given !== undefined) return { ...definition, keyPrefix: given };
    const keyPrefix = `a${DIGITS.charAt(Math.floor(next / DIGITS.length))}${DIGITS.charAt(next % DIGITS.length)}`;
    next += 1;
    return { ...definition, keyPrefix };
  });
}
