import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { outsideByValues } from '#domain/crm-sync/record-scope.ts';
import type { CreatableObject, CreateResult } from '#ports/crm-create.ts';
import type { Sealer } from '#ports/crypto.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { type OpenSession, openSession } from '../connection/open-session.ts';
import { claimCreates, type ClaimedCreate } from './claim-creates.ts';
import { entities } from './entities.ts';
import { loadMapping, type MappedField } from './load-mapping.ts';
import { loadRows } from './load-rows.ts';
import { loadScope } from './load-scope.ts';
import { noteCreates } from './note-writes.ts';
import { sentValues, toCreate } from './sent-create.ts';
import { type GoingCreate, noteSent, refuseCreates, releaseCreates, settleCreates } from './settle-creates.ts';
import { writeRoom } from './write-room.ts';

type Deps = { providers: Providers; sealer: Sealer };
type Ref = { customerId: string; connectionId: string };

interface Batch {
  object: CreatableObject;
  going: GoingCreate[];
  fields: readonly MappedField[];
  noted: string;
}

/**
 * Makes records of ours in the CRM, one batch of one object: what goes out is written down before the call, so that whoever
 * comes after a crash or a lost answer looks for it by our id first and sends the very same. Returns true when there may be more.
 */
export async function createRecords(work: Work, deps: Deps, ref: Ref): Promise<boolean> {
  const opened = await openSession(work, deps, ref);
  const { integration, session } = opened;
  const { create, batchLimit } = session.writer;
  if (!create || integration.writing !== 'on' || integration.state !== 'active') return false;
  const batch = await work.withTenant(ref.customerId, (uow) => claim(uow, opened, batchLimit));
  if (batch === null) return false;
  const { object, going, fields, noted } = batch;
  if (going.length === 0) return true;
  try {
    const rows = going.map((one) => toCreate(one, fields));
    const results = await askCrm(work, ref, 'crm create', () => create(object, rows), 'owned_push');
    const answers = going.map((one, index) => ({ ...one, result: results[index] ?? noResult }));
    await work.withTenant(ref.customerId, (uow) => settleCreates(uow, ref.connectionId, { object, noted, answers }));
    return true;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    await work.withTenant(ref.customerId, (uow) => releaseCreates(uow, ref.connectionId, { noted, going, error }));
    return false;
  }
}

const noResult: CreateResult = { is: 'refused', code: 'NO_RESULT', message: 'no result came for this row', permanent: false };

async function claim(uow: UnitOfWork, { integration, provider }: OpenSession, batchLimit: number): Promise<Batch | null> {
  const room = await writeRoom(uow, integration, batchLimit);
  const claimed = room > 0 ? await claimCreates(uow, integration.id, room) : null;
  if (claimed === null) return null;
  const { object } = claimed;
  const inside = await insideOnly(uow, integration.id, object, claimed.rows);
  const { fields } = await loadMapping(uow, integration.id, object, provider.standardFields[object] ?? []);
  const ids = inside.map(({ salesosId }) => salesosId);
  const rows = await loadRows(uow, entities[object], ids);
  const going = inside.flatMap((one) => {
    const row = rows.get(one.salesosId);
    return row
      ? [{ claimed: one, sent: one.sent ?? { fields: sentValues(row, fields), ownerCrmId: one.ownerCrmId, accountCrmId: one.accountCrmId } }]
      : [];
  });
  if (going.length === 0) return { object, going, fields, noted: '' };
  await noteSent(uow, going);
  const links = going.map((one) => one.claimed.id);
  return { object, going, fields, noted: await noteCreates(uow, integration.id, object, links) };
}

/** What would be outside the scope as soon as it is there is not made. What may be there already is looked for all the same. */
async function insideOnly(
  uow: UnitOfWork,
  connectionId: string,
  object: CreatableObject,
  claimed: readonly ClaimedCreate[],
): Promise<readonly ClaimedCreate[]> {
  const { conditions } = await loadScope(uow, connectionId, object);
  const isOutside = ({ sent, ownerCrmId }: ClaimedCreate): boolean =>
    sent === null &&
    (conditions.list !== null || outsideByValues({ ...conditions, recordTypes: null }, { owner: ownerCrmId ?? '', recordType: '' }) !== null);
  const outside = claimed.filter(isOutside);
  const refusal = { code: 'out_of_scope', message: 'It would be outside of what this connection works with.', permanent: true };
  await refuseCreates(
    uow,
    connectionId,
    outside.map(({ id }) => ({ id, ...refusal })),
  );
  return claimed.filter((one) => !outside.includes(one));
}
