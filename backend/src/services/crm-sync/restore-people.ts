import { bandLabels } from '@salesos/shared/labels/engagement';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { baseOfPublished } from '#domain/engagement/score-base.ts';
import type { OwnedFields } from '#ports/crm.ts';
import type { Connection } from './links.ts';

/** A person tied to a record for the first time, with what our own fields said on it. */
export interface Newcomer {
  contactId: string;
  owned: Partial<OwnedFields>;
}

/**
 * The CRM remembers what we have forgotten: the score of a person our log knows nothing of becomes its base, and where
 * they stood in a sequence is noted until the sequence can be gone on with. Where we do know something, ours stands.
 */
export async function restorePeople(uow: UnitOfWork, connection: Connection, newcomers: readonly Newcomer[]): Promise<void> {
  await saveBases(uow, connection, newcomers);
  await noteEnrollments(uow, connection, newcomers);
}

async function saveBases(uow: UnitOfWork, connection: Connection, newcomers: readonly Newcomer[]): Promise<void> {
  const rows = newcomers.flatMap(({ contactId, owned }) => {
    const { scoreParts = null, scoreModel = null, scoreAsOf = null, band } = owned;
    const base = baseOfPublished({ parts: scoreParts, model: scoreModel, asOf: scoreAsOf, refused: band === bandLabels.do_not_contact });
    return base ? [{ contact_id: contactId, as_of: base.asOf.toISOString(), sums: base.sums, refused: base.refused }] : [];
  });
  if (rows.length === 0) return;
  // Two CRMs show the same score: the later reading is the better one.
  await uow.rows(sql`
    insert into score_bases (customer_id, contact_id, as_of, sums, refused, source, read_at)
    select ${uow.customerId}::uuid, r.contact_id, least(r.as_of, ${uow.now.toISOString()}::timestamptz), r.sums, r.refused, ${connection.provider}, ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(contact_id uuid, as_of timestamptz, sums jsonb, refused boolean)
    where not exists (select from events e where e.customer_id = ${uow.customerId}::uuid and e.contact_id = r.contact_id
      and e.event_type in ('email.opened', 'email.clicked', 'email.replied'))
    on conflict (customer_id, contact_id) do update set as_of = excluded.as_of, sums = excluded.sums, refused = excluded.refused or score_bases.refused,
      source = excluded.source, read_at = excluded.read_at where excluded.as_of > score_bases.as_of`);
}

async function noteEnrollments(uow: UnitOfWork, connection: Connection, newcomers: readonly Newcomer[]): Promise<void> {
  const rows = newcomers.flatMap(({ contactId, owned }) =>
    owned.sequenceName
      ? [
          {
            contact_id: contactId,
            name: owned.sequenceName,
            step: owned.sequenceStep ?? null,
            state: owned.sequenceState ?? null,
            touched: owned.lastTouchAt?.toISOString() ?? null,
          },
        ]
      : [],
  );
  if (rows.length === 0) return;
  await uow.rows(sql`
    insert into restored_enrollments (customer_id, contact_id, connection_id, sequence_name, step, state, last_touch_at, read_at)
    select ${uow.customerId}::uuid, r.contact_id, ${connection.id}::uuid, r.name, r.step, r.state, r.touched, ${uow.now.toISOString()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(contact_id uuid, name text, step text, state text, touched timestamptz)
    where not exists (select from contact_sequences cs where cs.customer_id = ${uow.customerId}::uuid and cs.contact_id = r.contact_id)
    on conflict do nothing`);
}
