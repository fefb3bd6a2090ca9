import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { listEveryMs } from '#domain/crm-sync/forecast-scope.ts';
import { type OutReason, outsideByValues } from '#domain/crm-sync/record-scope.ts';
import type { MemberPage } from '#ports/crm-scope.ts';
import type { CrmScoping } from '#ports/crm.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { openSession } from '../connection/open-session.ts';
import { isListSilent } from './judge-records.ts';
import { leaveScope } from './leave-scope.ts';
import { linksOf } from './links-of.ts';
import { holdScope } from './load-scope.ts';
import { noteHints } from './note-hints.ts';
import { changeWalk, giveBackWalk, leaseWalk, type Walk } from './walk-lease.ts';

const LINKS = 500;
/** A list that cannot be read is looked for again. */
const LOOK_AGAIN_MS = 60 * 60_000;
/** Who came to a list a little before it was read last may have been missed then. */
const MARGIN_MS = 60 * 60_000;

type Ref = { customerId: string; connectionId: string };

/**
 * Finds out who of the known records is in a scope, a page at a time: by what is noted of them, then by reading the list.
 * Whoever is new on it is read like a record that was hinted at. Nothing of the object is written before this came to its
 * end once. True = there is more.
 */
export async function walkScope(work: Work, deps: { providers: Providers; sealer: Sealer }, ref: Ref): Promise<boolean> {
  const walk = await work.withTenant(ref.customerId, (uow) => leaseWalk(uow, ref.connectionId));
  if (!walk) return false;
  const { session } = await openSession(work, deps, ref);
  const { scoping } = session;
  if (!scoping) throw new Error('a scope of a CRM without a choice of records');
  if (walk.phase === 'list') await readList(work, ref, scoping, walk);
  else await work.withTenant(ref.customerId, (uow) => stillHeld(uow, ref, walk, () => walkLinks(uow, ref, scoping, walk)));
  return true;
}

/** Unless somebody chose another scope meanwhile: then all of it begins again. */
async function stillHeld(uow: UnitOfWork, ref: Ref, walk: Walk, act: () => Promise<unknown>): Promise<void> {
  if ((await holdScope(uow, ref.connectionId, walk.object)).generation === walk.generation) await act();
}

interface LinkRow {
  id: string;
  crm_id: string;
  owner_crm_id: string | null;
  record_type: string | null;
}

/** Links that are in the scope as far as anybody knows: all of them, or those the list did not name. */
async function walkLinks(uow: UnitOfWork, ref: Ref, scoping: CrmScoping, walk: Walk): Promise<void> {
  const which = walk.phase === 'unlisted' ? sql`list_walk is distinct from ${walk.walk}` : sql`true`;
  const rows = await uow.rows<LinkRow>(sql`
    select id, crm_id, owner_crm_id, record_type from crm_sync_state
    where customer_id = ${uow.customerId}::uuid and connection_id = ${ref.connectionId}::uuid and entity_type = ${walk.object}
      and sync_status <> 'gone' and out_of_scope is null and ${which}
      and id > ${walk.position ?? '00000000-0000-0000-0000-000000000000'}::uuid order by id limit ${LINKS}`);
  const { owners, recordTypes } = walk.conditions;
  // What such a record says of itself was never noted: it is read.
  const isUnread = (row: LinkRow): boolean => walk.phase === 'known' && row.owner_crm_id === null && (owners !== null || recordTypes !== null);
  const reasonOf = (row: LinkRow): OutReason | null => (walk.phase === 'unlisted' ? 'list' : outsideByValues(walk.conditions, placeOf(row)));
  const leaving = rows.flatMap((row) => {
    const reason = reasonOf(row);
    return reason === null || isUnread(row) ? [] : [{ linkId: row.id, reason }];
  });
  await leaveScope(uow, ref.connectionId, walk.object, leaving);
  const unread = rows.filter(isUnread).map(({ crm_id: externalId }) => ({ object: walk.object, externalId }));
  await noteHints(uow, ref.connectionId, unread);
  const last = rows.length === LINKS ? rows.at(-1) : undefined;
  if (last) await changeWalk(uow, ref, walk, sql`position = ${last.id}`);
  else if (walk.phase === 'known' && walk.conditions.list !== null)
    await changeWalk(uow, ref, walk, sql`phase = 'list', position = null, begun_at = ${uow.now.toISOString()}::timestamptz`);
  else await settle(uow, ref, scoping, walk);
}

const placeOf = ({ owner_crm_id, record_type }: LinkRow) => ({ owner: owner_crm_id ?? '', recordType: record_type ?? '' });

async function settle(uow: UnitOfWork, ref: Ref, scoping: CrmScoping, walk: Walk): Promise<void> {
  const hasList = walk.conditions.list !== null;
  const dueAt = hasList ? new Date(uow.now.getTime() + listEveryMs(walk.listed, scoping.sizes)).toISOString() : null;
  await changeWalk(
    uow,
    ref,
    walk,
    sql`phase = 'done', position = null, is_settled = true, walked_at = begun_at, due_at = ${dueAt}::timestamptz, problem = null`,
  );
  uow.notify('crm.dirty');
  uow.notify('crm.activity');
}

async function readList(work: Work, ref: Ref, scoping: CrmScoping, walk: Walk): Promise<void> {
  const { object, conditions, position } = walk;
  const page = await askCrm(
    work,
    ref,
    'crm list',
    () => scoping.members(object, { ...conditions, list: conditions.list ?? '' }, position),
    walk.isSettled ? 'reconcile' : 'backfill',
  ).catch(async (error: unknown) => {
    await work.withTenant(ref.customerId, (uow) => (isListSilent(error) ? notRead(uow, ref, walk, error) : waitAfter(uow, ref, walk, error)));
    if (isListSilent(error)) return null;
    throw error;
  });
  if (page) await work.withTenant(ref.customerId, (uow) => stillHeld(uow, ref, walk, () => takePage(uow, ref, walk, page)));
}

const waitAfter = (uow: UnitOfWork, ref: Ref, walk: Walk, error: unknown): Promise<unknown> =>
  giveBackWalk(uow, ref, walk, error instanceof ProviderError ? error.retryAfterMs : null);

/** It may have been deleted, or be hidden from us now. Nobody leaves for that; nothing is settled by it either. */
async function notRead(uow: UnitOfWork, ref: Ref, walk: Walk, error: ProviderError): Promise<void> {
  const again = new Date(uow.now.getTime() + LOOK_AGAIN_MS).toISOString();
  await changeWalk(uow, ref, walk, sql`phase = 'done', position = null, due_at = ${again}::timestamptz, problem = ${error.failure}`);
}

async function takePage(uow: UnitOfWork, ref: Ref, walk: Walk, { members, next }: MemberPage): Promise<void> {
  const ids = members.map(({ id }) => id);
  const links = await uow.rows<{ crm_id: string; out_of_scope: string | null }>(sql`
    update crm_sync_state set list_walk = ${walk.walk} where customer_id = ${uow.customerId}::uuid and sync_status <> 'gone'
      and id = any(array(select l.id from ${linksOf(uow, ref.connectionId, [walk.object], ids)}))
    returning crm_id, out_of_scope`);
  const known = new Map(links.map((link) => [link.crm_id, link.out_of_scope]));
  const from = walk.isSettled && walk.walkedAt ? walk.walkedAt.getTime() - MARGIN_MS : 0;
  // Whoever was listed last time and is not here is beyond another condition: a change of that is read like every other.
  const isNews = ({ id, since }: MemberPage['members'][number]): boolean => {
    const outside = known.get(id);
    if (outside === undefined) return since === undefined || since.getTime() >= from;
    return outside === 'list' || (outside !== null && !walk.isSettled);
  };
  await noteHints(
    uow,
    ref.connectionId,
    members.filter(isNews).map(({ id: externalId }) => ({ object: walk.object, externalId })),
  );
  const phase = next === null ? 'unlisted' : 'list';
  await changeWalk(uow, ref, walk, sql`phase = ${phase}, position = ${next}, listed = listed + ${members.length}`);
}
