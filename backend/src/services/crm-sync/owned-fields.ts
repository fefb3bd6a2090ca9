import type { StepReason } from '@salesos/shared/events/sequence';
import { enrollmentStateText, enrollmentStepText } from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { OwnedFields } from '#ports/crm.ts';

/** `OwnedFields` as kept in Postgres: instants are ISO texts. */
export type PublishedFields = { [Key in keyof OwnedFields]: Exclude<OwnedFields[Key], Date> | (Date extends OwnedFields[Key] ? string : never) };

const LIMIT = 255;
const cut = (text: string | null): string | null => (text === null || text.length <= LIMIT ? text : `${text.slice(0, LIMIT - 1)}…`);

interface Found {
  contact_id: string;
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
  restored: { sequence_name: string; step: string | null; state: string | null } | null;
}

/** The owned fields of contacts as they should read now; who has never been scored has none. */
export async function ownedFieldsOf(uow: UnitOfWork, contactIds: readonly string[]): Promise<Map<string, PublishedFields>> {
  const rows = await uow.rows<Found>(sql`
    select s.contact_id, s.total_score, s.tier, s.band, s.reason, s.parts, s.model, s.calculated_at, s.priority_score, s.next_action,
      q.name as sequence_name, cs.status, cs.reason as exit_reason,
      -- From the same mails as the last touch, so that the two never tell of different moments.
      greatest(cs.next_position, (select max(t.position) + 1 from sequence_touches t join emails e on e.customer_id = t.customer_id and e.id = t.email_id
        where t.customer_id = cs.customer_id and t.enrollment_id = cs.id and e.send_state = 'sent')) as next_position,
      (select count(*)::int from sequence_steps st where st.customer_id = cs.customer_id and st.version_id = cs.version_id) as steps,
      greatest((select max(e.sent_at) from emails e where e.customer_id = s.customer_id and e.contact_id = s.contact_id), r.last_touch_at) as last_touch_at,
      case when cs.id is null and r.contact_id is not null then jsonb_build_object('sequence_name', r.sequence_name, 'step', r.step, 'state', r.state) end as restored
    from engagement_scores s
    left join lateral (select * from contact_sequences c where c.customer_id = s.customer_id and c.contact_id = s.contact_id order by c.started_at desc limit 1) cs on true
    left join sequences q on q.customer_id = cs.customer_id and q.id = cs.sequence_id
    left join restored_enrollments r on r.customer_id = s.customer_id and r.contact_id = s.contact_id
    where s.customer_id = ${uow.customerId}::uuid and s.contact_id = ${anyUuid(contactIds)}`);
  return new Map(rows.map((row) => [row.contact_id, toPublished(row)]));
}

function toPublished(row: Found): PublishedFields {
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
    ...sequenceFields(row),
    lastTouchAt: iso(row.last_touch_at),
  };
}

/** What the CRM remembers and we could not go on with yet stays as it is there. */
function sequenceFields(row: Found): Pick<PublishedFields, 'sequenceName' | 'sequenceStep' | 'sequenceState'> {
  const { restored, steps, next_position: next, status } = row;
  if (restored) return { sequenceName: restored.sequence_name, sequenceStep: restored.step, sequenceState: restored.state };
  const isOpen = status !== 'completed' && status !== 'exited';
  return {
    sequenceName: cut(row.sequence_name),
    sequenceStep: steps === null || next === null ? null : enrollmentStepText(next, steps, isOpen),
    sequenceState: status === null ? null : enrollmentStateText(status, row.exit_reason),
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
