import type { DmlError } from '../api-fault.ts';
import { parseStamp, toStamp } from '../stamp.ts';
import { archivedField, refuseLeadWithWhat, relationFields } from './activity-fields.ts';
import { salesosIdField } from './owned-fields.ts';
import { createOnly, field, picklist, readOnly, text, type ObjectDefinition } from './field.ts';
import { ownerField, systemFields } from './system-fields.ts';

type Values = Readonly<Record<string, string | number | boolean | null>>;

const MINUTE_MS = 60_000;

/** An entry in a calendar. */
export const event: ObjectDefinition = {
  name: 'Event',
  label: 'Event',
  labelPlural: 'Events',
  keyPrefix: '00U',
  createable: true,
  updateable: true,
  deletable: true,
  complete: completeTimes,
  verify: (fields) => verifyTimes(fields) ?? refuseLeadWithWhat(fields),
  fields: [
    ...systemFields,
    ownerField,
    ...relationFields('Events'),
    text('Location', 'Location', 255),
    field('boolean', 'IsAllDayEvent', 'All-Day Event'),
    field('datetime', 'StartDateTime', 'Start Date Time'),
    field('datetime', 'EndDateTime', 'End Date Time'),
    field('datetime', 'ActivityDateTime', 'Due Date Time'),
    field('date', 'ActivityDate', 'Due Date Only'),
    field('int', 'DurationInMinutes', 'Duration', { precision: 8 }),
    picklist('ShowAs', 'Show Time As', ['Busy', 'OutOfOffice', 'Free'], { length: 40, initial: 'Busy' }),
    picklist('EventSubtype', 'Event Subtype', ['Event'], { ...createOnly, length: 40, restricted: true, initial: 'Event' }),
    field('textarea', 'Description', 'Description', { length: 32_000 }),
    // An invitee's copy of a meeting.
    field('boolean', 'IsChild', 'Is Child', readOnly),
    archivedField,
    salesosIdField,
  ],
};

/** Start, end and duration follow from any two; the due date is the day it starts. */
function completeTimes(fields: Values, given: ReadonlySet<string>): Record<string, string | number | null> {
  const start = at(fields[given.has('ActivityDateTime') && !given.has('StartDateTime') ? 'ActivityDateTime' : 'StartDateTime']);
  if (start === null) return {};
  const end = at(fields['EndDateTime']);
  const minutes = fields['DurationInMinutes'];
  const byDuration = typeof minutes === 'number' && (end === null || (given.has('DurationInMinutes') && !given.has('EndDateTime')));
  const endMs = byDuration ? start + minutes * MINUTE_MS : end;
  const stamp = toStamp(new Date(start));
  return {
    StartDateTime: stamp,
    ActivityDateTime: stamp,
    ActivityDate: stamp.slice(0, 10),
    EndDateTime: endMs === null ? null : toStamp(new Date(endMs)),
    DurationInMinutes: endMs === null ? null : Math.round((endMs - start) / MINUTE_MS),
  };
}

function verifyTimes(fields: Values): DmlError | null {
  const [start, end] = [at(fields['StartDateTime']), at(fields['EndDateTime'])];
  if (start === null || end === null) {
    const missing = start === null ? 'StartDateTime' : 'DurationInMinutes';
    return { statusCode: 'REQUIRED_FIELD_MISSING', message: `Required fields are missing: [${missing}]`, fields: [missing] };
  }
  if (end >= start) return null;
  return { statusCode: 'FIELD_INTEGRITY_EXCEPTION', message: 'Event duration can not be negative', fields: ['DurationInMinutes'] };
}

function at(value: string | number | boolean | null | undefined): number | null {
  return typeof value === 'string' ? (parseStamp(value)?.getTime() ?? null) : null;
}
