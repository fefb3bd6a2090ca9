import type { Work } from '#db/unit-of-work.ts';
import { everything, type RecordScope } from '#domain/crm-sync/record-scope.ts';
import type { CrmObject, CrmOwner, CrmProvider, CrmScoping, CrmSession } from '#ports/crm.ts';
import type { ListChoice } from '#ports/crm-scope.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { objectsOf } from '../crm-sync/objects-of.ts';
import { ServiceError } from '../service-error.ts';
import { askCrm } from './ask-crm.ts';
import { openSession } from './open-session.ts';

export type ScopeDeps = { providers: Providers; sealer: Sealer };
export type ScopeRef = { customerId: string; connectionId: string };
/** By object; one that is not named is worked with whole. */
export type ScopeWish = Partial<Readonly<Record<CrmObject, RecordScope>>>;

export interface ScopeGround {
  provider: CrmProvider;
  session: CrmSession;
  scoping: CrmScoping;
  objects: readonly CrmObject[];
}

export async function scopeGround(work: Work, deps: ScopeDeps, ref: ScopeRef): Promise<ScopeGround> {
  const { provider, session, integration } = await openSession(work, deps, ref);
  const { scoping } = session;
  if (!scoping)
    throw new ServiceError('scope_unsupported', `${provider.label} cannot say which records belong to a choice of them.`, 'All are worked with.');
  if (integration.state === 'disconnected' || integration.state === 'paused')
    throw new ServiceError('conflict', `This connection is ${integration.state}.`, 'Nothing was changed. Its CRM cannot be asked now.');
  return { provider, session, scoping, objects: objectsOf(provider) };
}

/** Somebody waits for the answer. */
export const askNow = <Result>(work: Work, ref: ScopeRef, call: string, ask: () => Promise<Result>): Promise<Result> =>
  askCrm(work, ref, call, ask, 'interactive');

/** What we may not see is said, and stops nothing else. */
export function orNull(error: unknown): null {
  if (error instanceof ProviderError && error.failure === 'permission') return null;
  throw error;
}

export interface CheckedScope {
  object: CrmObject;
  conditions: RecordScope;
  list: ListChoice | null;
}

type Problem = { code: string; object: string; value: string | null };

/** Every object with what is wished for it, if the CRM knows all that is named; else what is wrong, one by one. */
export async function checkScopes(work: Work, ref: ScopeRef, ground: ScopeGround, wish: ScopeWish): Promise<CheckedScope[]> {
  const problems: Problem[] = [];
  for (const object of Object.keys(wish))
    if (!ground.objects.some((known) => known === object)) problems.push({ code: 'unknown_object', object, value: null });
  const needsOwners = Object.values(wish).some(({ owners }) => owners !== null);
  const owners = needsOwners ? await askNow(work, ref, 'crm owners', () => ground.session.reader.owners()).catch(orNull) : [];
  const checked: CheckedScope[] = [];
  for (const object of ground.objects) {
    const conditions = wish[object] ?? everything;
    problems.push(...ownerProblems(ground.scoping, object, conditions, owners), ...(await typeProblems(work, ref, ground, object, conditions)));
    const found = await findList(work, ref, ground.scoping, object, conditions.list);
    if ('code' in found) problems.push({ code: found.code, object, value: conditions.list });
    else checked.push({ object, conditions, list: found.list });
  }
  if (problems.length > 0) throw new ServiceError('scope_invalid', 'This choice of records cannot be followed.', 'Nothing was changed.', problems);
  return checked;
}

function ownerProblems({ mostOwners }: CrmScoping, object: CrmObject, { owners }: RecordScope, known: readonly CrmOwner[] | null): Problem[] {
  if (owners === null) return [];
  if (known === null) return [{ code: 'owners_hidden', object, value: null }];
  if (owners.length === 0) return [{ code: 'no_owners', object, value: null }];
  if (owners.length > mostOwners) return [{ code: 'too_many_owners', object, value: String(mostOwners) }];
  const ids = new Set(known.map(({ externalId }) => externalId));
  return owners.filter((id) => !ids.has(id)).map((value) => ({ code: 'unknown_owner', object, value }));
}

async function typeProblems(
  work: Work,
  ref: ScopeRef,
  { scoping }: ScopeGround,
  object: CrmObject,
  { recordTypes }: RecordScope,
): Promise<Problem[]> {
  if (recordTypes === null) return [];
  if (recordTypes.length === 0) return [{ code: 'no_record_types', object, value: null }];
  const known = new Set((await askNow(work, ref, 'crm record types', () => scoping.recordTypes(object))).map(({ id }) => id));
  return recordTypes.filter((id) => !known.has(id)).map((value) => ({ code: 'unknown_record_type', object, value }));
}

async function findList(
  work: Work,
  ref: ScopeRef,
  scoping: CrmScoping,
  object: CrmObject,
  id: string | null,
): Promise<{ list: ListChoice | null } | { code: string }> {
  if (id === null) return { list: null };
  try {
    const list = await askNow(work, ref, 'crm list', () => scoping.list(object, id));
    return list ? { list } : { code: 'unknown_list' };
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'validation') return { code: 'unusable_list' };
    if (error instanceof ProviderError && error.failure === 'permission') return { code: 'lists_hidden' };
    throw error;
  }
}
