import { crmSynced, crmSyncFailed } from '@salesos/shared/events/crm';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { causeOf } from '#domain/crm-sync/error-cause.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import type { CreatableObject, CreateResult } from '#ports/crm-create.ts';
import { FINAL_FAILURES, type ProviderError } from '#ports/provider-error.ts';
import { holdMaster } from '../connection/hold-master.ts';
import { giveWishesOver } from '../connection/make-master.ts';
import type { ClaimedCreate, SentCreate } from './claim-creates.ts';
import { noteHints } from './note-hints.ts';
import { closeCreates, forgetBatch } from './note-writes.ts';
import { markLinksDirty } from './publish.ts';
import { endWishes } from './wish-record.ts';

const RETRY_MS = 5_000;

/** Why a record was not made; what is permanent waits for somebody to correct it. */
export interface CreateRefusal {
  id: string;
  code: string;
  message: string;
  permanent: boolean;
}

/** A record on its way to the CRM. */
export interface GoingCreate {
  claimed: ClaimedCreate;
  sent: SentCreate;
}
/** What the CRM said to it. */
export type CreateAnswer = GoingCreate & { result: CreateResult };
type There = GoingCreate & { result: Exclude<CreateResult, { is: 'refused' }> };

interface Settled {
  object: CreatableObject;
  /** Its row in `crm_writes`. */
  noted: string;
  answers: readonly CreateAnswer[];
}

/** Before the call: from now on it may be there. */
export async function noteSent(uow: UnitOfWork, going: readonly GoingCreate[]): Promise<void> {
  const rows = going.map(({ claimed: { id }, sent }) => ({ id, sent }));
  await uow.rows(sql`update crm_creates c set sent = r.sent from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, sent jsonb)
    where c.customer_id = ${uow.customerId}::uuid and c.id = r.id`);
}

/** What is there is tied to ours and read once more: what either side changed meanwhile is merged as ever. */
export async function settleCreates(uow: UnitOfWork, connectionId: string, { object, noted, answers }: Settled): Promise<void> {
  const hasTheSay = await holdMaster(uow, connectionId);
  const ours = await lockClaims(
    uow,
    answers.map(({ claimed }) => claimed),
  );
  const there = answers.filter((answer): answer is There => answer.result.is !== 'refused');
  const standing = there.filter(({ claimed }) => ours.has(claimed.id));
  const strangers = await tie(uow, connectionId, object, standing);
  const refusals = [...strangers, ...answers.filter(({ claimed }) => ours.has(claimed.id)).flatMap(refusalOf)];
  await refuseCreates(uow, connectionId, refusals);
  if (!hasTheSay) await giveWishesOver(uow);
  await closeCreates(uow, noted, new Map(answers.map((answer) => [answer.claimed.id, codeOf(answer)])));
  // One whose claim was lost meanwhile is found by our id.
  await noteHints(
    uow,
    connectionId,
    there.map(({ result: { externalId } }) => ({ object, externalId })),
  );
  const made = standing.length - strangers.length;
  if (made === 0) return;
  await appendEvents(uow, [
    newEvent({
      definition: crmSynced,
      key: [connectionId, 'create', ...standing.map(({ claimed }) => claimed.id)],
      entityId: connectionId,
      occurredAt: uow.now,
      source: 'crm-sync',
      data: { connectionId, records: made, activities: 0 },
    }),
  ]);
}

/** The call failed as a whole: what may be there all the same keeps what it went out with. */
export async function releaseCreates(
  uow: UnitOfWork,
  connectionId: string,
  { noted, going, error }: { noted: string; going: readonly GoingCreate[]; error: ProviderError },
): Promise<void> {
  const hasTheSay = await holdMaster(uow, connectionId);
  const mayBeThere = error.failure === 'unknown_outcome' || error.isPartial;
  if (!mayBeThere) await forgetBatch(uow, noted);
  const claims = going.map(({ claimed }) => claimed);
  const ours = await lockClaims(uow, claims);
  const code = error.vendorCode ?? error.failure;
  // Whether one that was sent before is there was not to be found out this time either.
  const open = claims.filter(({ id, sent }) => ours.has(id) && (mayBeThere || sent !== null)).map(({ id }) => id);
  await uow.rows(sql`
    update crm_creates set lease_until = null, retry_at = ${retryAt(error)}::timestamptz, error_code = ${code}, error_message = ${error.message.slice(0, 500)}
    where customer_id = ${uow.customerId}::uuid and id = ${anyUuid(open)}`);
  const untaken = claims.filter(({ id }) => ours.has(id) && !open.includes(id));
  const refusal = { code, message: error.message, permanent: FINAL_FAILURES.has(error.failure) };
  await refuseCreates(
    uow,
    connectionId,
    untaken.map(({ id }) => ({ id, ...refusal })),
    retryAt(error),
  );
  if (!hasTheSay) await giveWishesOver(uow);
}

const retryAt = ({ retryAfterMs }: Pick<ProviderError, 'retryAfterMs'>): string => new Date(Date.now() + (retryAfterMs ?? RETRY_MS)).toISOString();

/** They are known not to be there. */
export async function refuseCreates(
  uow: UnitOfWork,
  connectionId: string,
  refusals: readonly CreateRefusal[],
  nextTry = retryAt({ retryAfterMs: null }),
): Promise<void> {
  if (refusals.length === 0) return;
  const rows = refusals.map(({ message, ...rest }) => ({ ...rest, message: message.slice(0, 500), cause: causeOf(rest.code, message).key }));
  await uow.rows(sql`
    update crm_creates c set state = case when r.permanent then 'blocked' else 'pending' end, sent = null, error_code = r.code, error_message = r.message, error_cause = r.cause,
      lease_until = null, retry_at = case when not r.permanent then ${nextTry}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, code text, message text, cause text, permanent boolean)
    where c.customer_id = ${uow.customerId}::uuid and c.id = r.id`);
  await appendEvents(
    uow,
    refusals
      .filter(({ permanent }) => permanent)
      .map(({ id, code }) =>
        newEvent({
          definition: crmSyncFailed,
          key: [connectionId, 'create', id, code, uow.now.toISOString()],
          entityId: connectionId,
          occurredAt: uow.now,
          source: 'crm-sync',
          data: { connectionId, recordId: id, code },
        }),
      ),
  );
}

const refusalOf = ({ claimed: { id }, result }: CreateAnswer): CreateRefusal[] =>
  result.is === 'refused' ? [{ id, code: result.code, message: result.message, permanent: result.permanent }] : [];

/** Null = the record is there because of us. */
const codeOf = ({ result }: CreateAnswer): string | null => (result.is === 'refused' ? result.code : result.is === 'same_person' ? result.is : null);

/** The wishes whose claim still stands, locked. */
async function lockClaims(uow: UnitOfWork, claimed: readonly ClaimedCreate[]): Promise<ReadonlySet<string>> {
  const claims = JSON.stringify(claimed.map(({ id, lease }) => ({ id, lease })));
  const rows = await uow.rows<{ id: string }>(sql`
    select c.id from crm_creates c join jsonb_to_recordset(${claims}::jsonb) as r(id uuid, lease timestamptz) on c.id = r.id and c.lease_until = r.lease
    where c.customer_id = ${uow.customerId}::uuid order by c.id for update of c`);
  return new Set(rows.map(({ id }) => id));
}

/**
 * Ties records to ours where reading them has not done so already; the wishes are fulfilled then. Of one that was there before
 * us nothing is agreed on yet. Returns those that cannot be: the CRM's record is another one's here.
 */
async function tie(uow: UnitOfWork, connectionId: string, object: CreatableObject, there: readonly There[]): Promise<CreateRefusal[]> {
  if (there.length === 0) return [];
  const rows = there.map(({ claimed: { id, salesosId }, sent, result }) => ({
    id,
    crm_id: result.externalId,
    salesos_id: salesosId,
    human: result.is === 'same_person' ? {} : sent.fields,
    parent_crm_id: sent.accountCrmId,
  }));
  await uow.rows(sql`
    insert into crm_sync_state (customer_id, id, connection_id, entity_type, crm_id, salesos_id, human, parent_crm_id, last_synced_at)
    select ${uow.customerId}::uuid, r.id, ${connectionId}::uuid, ${object}, r.crm_id, r.salesos_id, r.human, r.parent_crm_id, ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, crm_id text, salesos_id uuid, human jsonb, parent_crm_id text)
    on conflict do nothing`);
  const tied = await uow.rows<{ id: string; link: string }>(sql`
    select c.id, l.id as link from crm_creates c join crm_sync_state l on l.customer_id = c.customer_id and l.connection_id = c.connection_id
      and l.entity_type = c.entity_type and l.salesos_id = c.salesos_id
    where c.customer_id = ${uow.customerId}::uuid and c.id = ${anyUuid(rows.map(({ id }) => id))}`);
  await endWishes(
    uow,
    tied.map(({ id }) => id),
  );
  await markLinksDirty(
    uow,
    tied.map(({ link }) => link),
    { human: false },
  );
  const done = new Set(tied.map(({ id }) => id));
  const message = 'The CRM takes it for a record that is another one here already.';
  return rows.filter(({ id }) => !done.has(id)).map(({ id }) => ({ id, code: 'already_here', message, permanent: true }));
}
