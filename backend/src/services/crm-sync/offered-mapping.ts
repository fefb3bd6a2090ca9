import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { FieldShape } from '#domain/crm-sync/field-value.ts';
import { type FieldMapping, type MappableField, type MappingProblem, validateMapping } from '#domain/crm-sync/mapping.ts';
import type { CrmObject, CrmProvider, OfferedField } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { type OpenSession, openSession } from '../connection/open-session.ts';
import { ServiceError } from '../service-error.ts';
import { entities } from './entities.ts';
import { loadMapping, type MappedField } from './load-mapping.ts';

export type MappingDeps = { providers: Providers; sealer: Sealer };
export interface MappingRef {
  customerId: string;
  connectionId: string;
  object: CrmObject;
}

/** What a customer's mapping of one object is made from. */
export interface MappingGround {
  opened: OpenSession;
  provider: CrmProvider;
  crm: readonly OfferedField[];
  /** As it holds now. */
  current: readonly MappedField[];
}

export async function mappingGround(work: Work, deps: MappingDeps, ref: MappingRef): Promise<MappingGround> {
  const opened = await openSession(work, deps, ref);
  const { provider, session } = opened;
  const standard = provider.standardFields[ref.object];
  if (!standard) throw new ServiceError('not_found', `${provider.label} has no such object for us.`);
  const { describeFields } = session;
  if (!describeFields) throw new ServiceError('not_found', `${provider.label} has the standard mapping only.`);
  const crm = await askCrm(work, ref, 'crm describe', () => describeFields(ref.object)).catch((error: unknown) => {
    if (!(error instanceof ProviderError) || error.failure !== 'permission') throw error;
    throw new ServiceError(
      'forbidden',
      `${provider.label} does not let us see the fields of this object.`,
      'Nothing was changed. An admin there can allow it.',
    );
  });
  const { fields } = await work.withTenant(ref.customerId, (uow) => loadMapping(uow, ref.connectionId, ref.object, standard));
  return { opened, provider, crm, current: fields };
}

const types = { text: 'text', integer: 'integer', numeric: 'number', boolean: 'boolean', date: 'date' } as const;

/** Our fields of an object: its columns, and whatever the lines name beyond them. */
export function ownFields(object: CrmObject, provider: CrmProvider, lines: readonly MappedField[]): MappableField[] {
  const shapes = new Map((provider.standardFields[object] ?? []).map(({ field, shape }) => [field, shape]));
  const columns = Object.entries(entities[object].columns).map(([name, type]) => ({ name, shape: shapes.get(name) ?? { type: types[type] } }));
  const names = new Set(columns.map(({ name }) => name));
  const custom = lines.filter(({ field }) => !names.has(field)).map(({ field, shape }) => ({ name: field, shape }));
  return [...columns, ...custom].map((field) => ({ ...field, isReadOnly: false }));
}

export interface WishedLine extends FieldMapping {
  /** Of a field that is the customer's own; else, what the CRM's is like. */
  shape?: FieldShape | undefined;
}

/** With what each field is like: a column as we keep it, one of the customer's own as wished or as the CRM has it. */
export function shaped(ground: MappingGround, object: CrmObject, wished: readonly WishedLine[]): MappedField[] {
  const columns = new Map(ownFields(object, ground.provider, []).map(({ name, shape }) => [name, shape]));
  const theirs = new Map(ground.crm.map(({ name, shape }) => [name, shape]));
  return wished.map(({ shape, ...line }) => ({ ...line, shape: columns.get(line.field) ?? shape ?? theirs.get(line.crmField) ?? { type: 'text' } }));
}

/** The mapping as it would hold: the vendor's standard lines, with the wished ones in their place. */
export async function wouldHold(uow: UnitOfWork, ground: MappingGround, ref: MappingRef, lines: readonly MappedField[]): Promise<MappedField[]> {
  const own = new Set(lines.map(({ field }) => field));
  const { standard } = await loadMapping(uow, ref.connectionId, ref.object, ground.provider.standardFields[ref.object] ?? []);
  return [...standard.filter(({ field }) => !own.has(field)), ...lines];
}

/** Only of the wished lines: what an org lacks of the standard ones is nobody's mistake. */
export function problemsOf(ground: MappingGround, object: CrmObject, all: readonly MappedField[], lines: readonly MappedField[]): MappingProblem[] {
  const wished = new Set(lines.map(({ field }) => field));
  const ours = ownFields(object, ground.provider, lines);
  // One line of a field is kept, whichever ways two of them would go.
  const again = lines.filter(({ field }, at) => lines.findIndex((line) => line.field === field) < at);
  return [
    ...validateMapping(all, { ours, crm: ground.crm, mayCreate: false }).filter(({ field }) => field !== null && wished.has(field)),
    ...again.map(({ field, crmField }) => ({ code: 'doubled_line' as const, field, crmField })),
  ];
}

export function requireValid(problems: readonly MappingProblem[]): void {
  if (problems.length === 0) return;
  throw new ServiceError(
    'mapping_invalid',
    'This mapping cannot work.',
    'Nothing was changed.',
    problems.map(({ code, field, crmField }) => ({ code, field, crmField })),
  );
}
