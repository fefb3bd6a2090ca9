import type { StepReason } from '@salesos/shared/events/sequence';
import { enrollmentStateText } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { OwnedFields } from '#ports/crm.ts';

/** `OwnedFields` as kept in Postgres: instants are ISO texts. */
export type PublishedFields = { [Key in keyof OwnedFields]: Exclude<OwnedFields[Key], Date> | (Date extends OwnedFields[Key] ? string : never) };

const LIMIT = 255;
const cut = (text: string | null): string | null => (text === null || text.length <= LIMIT ? text : `${text.slice(0, LIMIT - 1)}…`);

interface Found {
  total_score: number;
  tier: number;
  band: string;
  reason: string;
  parts: string;
  model: string;
  calculated_at: string;
  priority_score: number;
  next_action: string;
  sequence_name: string | null;
  next_position: number | null;
  steps: number | null;
  status: 'active' | 'paused' | 'held' | 'completed' | 'exited' | null;
  exit_reason: StepReason | null;
  last_touch_at: string | null;
}

/** The owned fields of a contact as they should read now; null while it has never been scored. */
export async function ownedFieldsOf(uow: UnitOfWork, contactId: string): Promise<PublishedFields | null> {
  const [row] = await uow.rows<Found>(sql`
    select s.total_score, s.tier, s.band, s.reason, s.parts, s.model, s.calculated_at, s.priority_score, s.next_action,
      q.name as sequence_name, cs.next_position, cs.status, cs.reason as exit_reason,
      (select count(*)::int from sequence_steps st where st.customer_id = cs.customer_id and st.version_id = cs.version_id) as steps,
      (select max(e.sent_at) from emails e where e.customer_id = s.customer_id and e.contact_id = s.contact_id) as last_touch_at
    from engagement_scores s
    left join lateral (select * from contact_sequences c where c.customer_id = s.customer_id and c.contact_id = s.contact_id order by c.started_at desc limit 1) cs on true
    left join sequences q on q.customer_id = cs.customer_id and q.id = cs.sequence_id
    where s.customer_id = ${uow.customerId}::uuid and s.contact_id = ${contactId}::uuid`);
  if (!row) return null;
  const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());
  return {
    engagementScore: row.total_score,
    tier: row.tier,
    band: row.band,
    scoreReason: cut(row.reason),
    scoreParts: cut(row.parts),
    scoreModel: row.model,
    scoreAsOf: iso(row.calculated_at),
    priority: Math.round(row.priority_score * 10) / 10,
    nextAction: cut(row.next_action),
    sequenceName: cut(row.sequence_name),
    sequenceStep: row.steps === null || row.next_position === null ? null : `${Math.min(row.next_position, row.steps)} of ${row.steps}`,
    sequenceState: row.status === null ? null : enrollmentStateText(row.status, row.exit_reason),
    lastTouchAt: iso(row.last_touch_at),
  };
}

export function toOwnedFields(published: Partial<PublishedFields>): Partial<OwnedFields> {
  const { scoreAsOf, lastTouchAt, ...rest } = published;
  return {
    ...rest,
    ...(scoreAsOf === undefined ? {} : { scoreAsOf: scoreAsOf === null ? null : new Date(scoreAsOf) }),
    ...(lastTouchAt === undefined ? {} : { lastTouchAt: lastTouchAt === null ? null : new Date(lastTouchAt) }),
  };
}
