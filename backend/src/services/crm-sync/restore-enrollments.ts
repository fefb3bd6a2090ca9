import { readEnrollmentState, readEnrollmentStep } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import { nameId } from '#events/event-id.ts';
import { recompute } from '../engagement/recompute.ts';
import { type Restorable, resumeRestored } from '../sequence/resume-restored.ts';

const BATCH = 100;

type Outcome = 'restored' | 'ended' | 'no_sequence' | 'no_mailbox' | 'unreadable' | 'superseded';
type Ref = { customerId: string; connectionId: string };

interface Noted {
  contact_id: string;
  sequence_name: string;
  step: string | null;
  state: string | null;
  last_touch_at: string | null;
}

/**
 * Puts people back to where they stood in their sequences, as far as these are here; an import that comes later is seen by
 * the next pull. Only after the logged mails have been read back: they tell which step was the last that went.
 */
export async function restoreEnrollments(work: Work, ref: Ref): Promise<void> {
  let after: string | null = null;
  do {
    const from: string | null = after;
    after = await work.withTenant(ref.customerId, (uow) => restoreSome(uow, ref.connectionId, from));
  } while (after !== null);
}

async function restoreSome(uow: UnitOfWork, connectionId: string, after: string | null): Promise<string | null> {
  const rows = await uow.rows<Noted>(sql`
    select r.contact_id, r.sequence_name, r.step, r.state, r.last_touch_at from restored_enrollments r
    where r.customer_id = ${uow.customerId}::uuid and r.connection_id = ${connectionId}::uuid and r.outcome in ('waiting', 'no_sequence', 'no_mailbox')
      and (${after}::uuid is null or r.contact_id > ${after}::uuid) order by r.contact_id limit ${BATCH} for update of r`);
  const done: string[] = [];
  for (const row of rows) {
    const outcome = await restoreOne(uow, row);
    await uow.rows(sql`update restored_enrollments set outcome = ${outcome}
      where customer_id = ${uow.customerId}::uuid and contact_id = ${row.contact_id}::uuid`);
    if (outcome === 'restored' || outcome === 'ended') done.push(row.contact_id);
  }
  await recompute(uow, new Map(done.map((contactId) => [contactId, nameId('restored', contactId, uow.now.toISOString())])));
  return rows.length === BATCH ? (rows.at(-1)?.contact_id ?? null) : null;
}

async function restoreOne(uow: UnitOfWork, row: Noted): Promise<Outcome> {
  // Somebody enrolled the person anew meanwhile.
  const [anew] = await uow.rows(
    sql`select id from contact_sequences where customer_id = ${uow.customerId}::uuid and contact_id = ${row.contact_id}::uuid limit 1`,
  );
  if (anew) return 'superseded';
  const stood = readEnrollmentState(row.state ?? '');
  const step = readEnrollmentStep(row.step ?? '');
  if (!stood || !step) return 'unreadable';
  const restorable: Restorable = {
    contactId: row.contact_id,
    sequenceName: row.sequence_name,
    ...stood,
    steps: step.steps,
    nextPosition: stood.state === 'completed' ? step.steps + 1 : step.nextPosition,
    lastTouchAt: row.last_touch_at === null ? null : new Date(row.last_touch_at),
  };
  return resumeRestored(uow, restorable);
}
