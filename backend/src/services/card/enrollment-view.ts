import type { CardView } from '@salesos/shared/api/card';
import type { StepReason } from '@salesos/shared/events/sequence';
import {
  editedSinceText,
  missingVariableText,
  movedForAbsence,
  resumeRemedy,
  sequenceStopsOn,
  stepReasonLabels,
  stoppedForAbsence,
} from '@salesos/shared/labels/sequence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { variableWords } from '#domain/sequence/open-marks.ts';
import { nextDueAt } from '#domain/sequence/planned-dates.ts';
import { verbsFor } from '../sequence/manage.ts';
import { dayText } from './day-text.ts';
import { retryAt } from './send-state-view.ts';

type EnrollmentView = NonNullable<CardView['enrollment']>;
type StepView = EnrollmentView['steps'][number];

interface EnrollmentRow {
  id: string;
  sequence_id: string;
  name: string;
  version: number;
  status: EnrollmentView['state'];
  reason: StepReason | null;
  next_position: number;
  due_at: string | null;
  is_moved: boolean;
  is_stopped: boolean | null;
  return_on: string | null;
}

interface StepRow {
  position: number;
  delay_days: number;
  same_thread: boolean;
  state: 'requested' | 'sent' | 'not_sent' | 'held' | null;
  reason: StepReason | null;
  touch_at: string | null;
  sent_at: string | null;
  opened_at: string | null;
  clicked_at: string | null;
  replied_at: string | null;
  missing: string[] | null;
  touch_email_id: string | null;
  edited_at: string | null;
  edited_by: string | null;
  retry_at: string | null;
}

const stateText: Readonly<Record<EnrollmentView['state'], string>> = {
  active: 'active',
  paused: 'paused',
  held: 'on hold',
  completed: 'completed',
  exited: 'ended',
};

/** The newest enrollment of a contact, each step with what happened to it. */
export async function enrollmentView(uow: UnitOfWork, contactId: string): Promise<EnrollmentView | null> {
  const [row] = await uow.rows<EnrollmentRow>(sql`
    select cs.id, cs.sequence_id, s.name, v.version, cs.status, cs.reason, cs.next_position, cs.due_at, coalesce(cs.moved_to = cs.due_at, false) as is_moved,
      cs.status = 'paused' and cs.moved_by is not null and cs.moved_to is null
        and i.return_on > ${uow.now.toISOString()}::timestamptz as is_stopped, i.return_on::text as return_on
    from contact_sequences cs join sequences s on s.customer_id = cs.customer_id and s.id = cs.sequence_id
    join sequence_versions v on v.customer_id = cs.customer_id and v.id = cs.version_id
    left join inbound_mails i on i.customer_id = cs.customer_id and i.id = cs.moved_by
    where cs.customer_id = ${uow.customerId}::uuid and cs.contact_id = ${contactId}::uuid order by cs.started_at desc limit 1`);
  if (!row) return null;
  const steps = await uow.rows<StepRow>(sql`
    select st.position, st.delay_days, st.same_thread, t.state, t.reason, t.at as touch_at, e.sent_at, e.opened_at, e.clicked_at, e.replied_at, t.missing,
      t.email_id as touch_email_id, o.edited_at, u.name as edited_by,
      case when e.send_state = 'queued' and e.tries > 0 and e.retry_at <> 'infinity' and e.error_code <> 'consent_unknown' then e.retry_at end as retry_at
    from contact_sequences cs join sequence_steps st on st.customer_id = cs.customer_id and st.version_id = cs.version_id
    left join sequence_touches t on t.customer_id = cs.customer_id and t.enrollment_id = cs.id and t.position = st.position
    left join emails e on e.customer_id = t.customer_id and e.id = t.email_id
    left join sequence_overrides o on o.customer_id = cs.customer_id and o.enrollment_id = cs.id and o.position = st.position
    left join users u on u.customer_id = o.customer_id and u.id = o.edited_by
    where cs.customer_id = ${uow.customerId}::uuid and cs.id = ${row.id}::uuid order by st.position`);
  const next = steps.find((step) => step.position === row.next_position);
  return {
    id: row.id,
    sequenceId: row.sequence_id,
    name: row.name,
    version: row.version,
    step: Math.min(row.next_position, steps.length),
    stepCount: steps.length,
    state: row.status,
    stateText: stateText[row.status],
    reason: reasonView(row.reason, next),
    steps: stepViews(row, steps, uow.now),
    stopsOn: [...sequenceStopsOn],
    can: [...verbsFor({ status: row.status, hasDueStep: row.due_at !== null }), ...(mayEdit(row, next) ? (['edit_next'] as const) : [])],
  };
}

/** Only the step that is next, and only before its mail is handed over. */
function mayEdit(row: EnrollmentRow, next: StepRow | undefined): boolean {
  const isOpen = row.status === 'active' || row.status === 'paused' || row.status === 'held';
  return isOpen && next !== undefined && (next.state === null || (next.state === 'held' && next.touch_email_id === null));
}

function stepViews(row: EnrollmentRow, steps: readonly StepRow[], now: Date): StepView[] {
  let dueAt = row.due_at === null ? null : new Date(row.due_at);
  return steps.map((step) => {
    const ahead = step.position >= row.next_position && step.state === null;
    const due = ahead && step.position === row.next_position ? dueAt : ahead && dueAt !== null ? nextDueAt(step.delay_days, dueAt) : null;
    if (due !== null) dueAt = due;
    return {
      position: step.position,
      title: `Mail ${step.position}`,
      state: stepState(row, step, due),
      lines: stepLines(step, { due, more: moreOf(row, step), absence: step.position === row.next_position ? absenceOf(row, now) : null, now }),
      reason: step.state === 'not_sent' || step.state === 'held' ? reasonView(step.reason, step) : null,
    };
  });
}

function stepState(row: EnrollmentRow, step: StepRow, due: Date | null): StepView['state'] {
  if (step.state === 'sent') return 'done';
  if (step.state === 'not_sent') return 'not_sent';
  if (step.state === 'held') return 'held';
  if (step.state === 'requested') return 'due';
  if (row.status === 'exited') return 'not_sent';
  return due !== null && step.position === row.next_position ? 'due' : 'upcoming';
}

const iso = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString());

const moreOf = (row: EnrollmentRow, step: StepRow): string =>
  `${row.status === 'paused' ? ' once resumed' : ''}${step.position > 1 && step.same_thread ? ', same thread' : ''}`;

/** Why the next step has another date, or none, than its sequence gives it. */
function absenceOf(row: EnrollmentRow, now: Date): Absence | null {
  if (!row.is_moved && !row.is_stopped) return null;
  return { day: row.return_on === null ? null : dayText(row.return_on, now), hasMoved: row.is_moved };
}

interface Absence {
  day: string | null;
  /** False = it waits for a person. */
  hasMoved: boolean;
}

interface Ahead {
  due: Date | null;
  more: string;
  absence: Absence | null;
  now: Date;
}

/** What happened to the step in the order it happened, then what is ahead. */
function stepLines(step: StepRow, { due, more, absence, now }: Ahead): StepView['lines'] {
  const edited = step.edited_at === null ? [] : [{ text: `edited by ${step.edited_by ?? 'somebody'}`, at: iso(step.edited_at) }];
  const said: [string, string | null][] = [
    ['sent', iso(step.sent_at)],
    ['opened (human)', iso(step.opened_at)],
    ['clicked (human)', iso(step.clicked_at)],
    ['replied', iso(step.replied_at)],
  ];
  const lines = [...edited, ...said.filter(([, at]) => at !== null).map(([text, at]) => ({ text, at }))];
  if (step.state === 'requested') lines.push(sendingLine(step, now));
  if (absence !== null && !absence.hasMoved) lines.push({ text: stoppedForAbsence(absence.day), at: null });
  if (due !== null && absence?.hasMoved) lines.push({ text: movedForAbsence(absence.day, more), at: due.toISOString() });
  else if (due !== null) lines.push({ text: more === '' ? 'due' : `due {0}${more}`, at: due.toISOString() });
  return lines;
}

function sendingLine(step: StepRow, now: Date): StepView['lines'][number] {
  if (step.retry_at === null) return { text: 'being sent', at: null };
  return { text: 'the mail server refused for now, next try', at: retryAt(step.retry_at, now).toISOString() };
}

/** A hold for a variable without a value is over once a person has written the text. */
function reasonView(reason: StepReason | null, step: StepRow | undefined): StepView['reason'] {
  if (reason === null) return null;
  const label = stepReasonLabels[reason];
  if (reason !== 'missing_variable') return { code: reason, text: label.text, remedy: label.remedy };
  const text = missingVariableText((step?.missing ?? []).map(variableWords));
  return step?.edited_at ? { code: reason, text: editedSinceText(text), remedy: resumeRemedy } : { code: reason, text, remedy: label.remedy };
}
