import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { SignalSums } from '#domain/engagement/parts.ts';
import type { ScoreBase } from '#domain/engagement/score-base.ts';
import { ServiceError } from '../service-error.ts';

interface Row {
  contact_id: string;
  as_of: string;
  sums: SignalSums;
  refused: boolean;
}

/** Activity from before our log begins, of those who have any. Read wherever facts are read. `knownAt` leaves out what was read later. */
export async function loadBases(uow: UnitOfWork, contactIds: readonly string[], knownAt: Date | null = null): Promise<Map<string, ScoreBase>> {
  const until = knownAt?.toISOString() ?? null;
  const rows = await uow.rows<Row>(sql`
    select contact_id, as_of, sums, refused from score_bases
    where customer_id = ${uow.customerId}::uuid and contact_id = ${anyUuid(contactIds)}
      and (${until}::timestamptz is null or read_at <= ${until}::timestamptz)`);
  return new Map(rows.map(({ contact_id, as_of, sums, refused }) => [contact_id, { asOf: new Date(as_of), sums, refused }]));
}

/** The base of one contact; an instant before it cannot be answered: what happened until then is one sum. */
export async function baseAt(uow: UnitOfWork, contactId: string, asOf: Date, knownAt: Date | null = null): Promise<ScoreBase | null> {
  const base = (await loadBases(uow, [contactId], knownAt)).get(contactId) ?? null;
  if (base === null || asOf >= base.asOf) return base;
  const since = base.asOf.toISOString();
  throw new ServiceError('replay_horizon', `The score of this contact can be replayed from ${since} on.`, 'Ask for a later instant.');
}
