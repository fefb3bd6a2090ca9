import { type CallOutcome, CallOutcome as Outcomes } from '@salesos/shared/api/activity';
import { callOutcomeLabels, noteSubject } from '@salesos/shared/labels/activity';
import type { ActivityContent, ActivityField } from '#domain/activity/activity-content.ts';
import type { KeptActivity } from '#ports/crm-activity.ts';
import type { FieldNames } from './field-names.ts';
import type { FieldValues } from './mapper.ts';

/** Notes of ours are closed tasks, and our id on them says so: it is the one thing nobody edits. */
const NOTE = 'note:';
const TITLE = 80;

export const keyOf = ({ type, activityId }: Pick<KeptActivity, 'type' | 'activityId'>): string => (type === 'note' ? NOTE + activityId : activityId);

export function idOfKey(key: string | null): { activityId: string | null; isNote: boolean } {
  if (key === null || !key.startsWith(NOTE)) return { activityId: key, isNote: false };
  return { activityId: key.slice(NOTE.length), isNote: true };
}

const isOutcome = (code: string): code is CallOutcome => Outcomes.options.some((known) => known === code);

export const outcomeWord = (outcome: string | null): string | null => (outcome !== null && isOutcome(outcome) ? callOutcomeLabels[outcome] : outcome);

/** The org's own words stay words. */
export const outcomeOfWord = (word: string | null): string | null =>
  Outcomes.options.find((code) => callOutcomeLabels[code].toLowerCase() === word?.trim().toLowerCase()) ?? word;

type Parts = Readonly<Record<ActivityField, FieldValues>>;

/** ActivityDate is a plain date; the UTC day stands in for the rep's own. `status` null = it is not known and not written. */
function taskParts(activity: ActivityContent, status: string | null): Parts {
  const { type, subject, body, at, durationSeconds, outcome, direction } = activity;
  const ofCall = (values: FieldValues): FieldValues => (type === 'call' ? values : {});
  const title = `${noteSubject}: ${body.replace(/\s+/g, ' ').slice(0, TITLE)}`;
  return {
    subject: type === 'note' ? {} : { Subject: subject },
    body: { Description: body, ...(type === 'note' ? { Subject: title } : {}) },
    at: { ActivityDate: at?.toISOString().slice(0, 10) ?? null },
    isDone: status === null ? {} : { Status: status },
    durationSeconds: ofCall({ CallDurationInSeconds: durationSeconds }),
    outcome: ofCall({ CallDisposition: outcomeWord(outcome) }),
    direction: ofCall({ CallType: direction === null ? null : direction === 'inbound' ? 'Inbound' : 'Outbound' }),
  };
}

/** Start and length go together: one alone would move the end past the start. */
function eventParts({ subject, body, at, durationSeconds }: ActivityContent): Parts {
  const times = { StartDateTime: at?.toISOString() ?? null, DurationInMinutes: Math.ceil((durationSeconds ?? 0) / 60) };
  return { subject: { Subject: subject }, body: { Description: body }, at: times, durationSeconds: times, isDone: {}, outcome: {}, direction: {} };
}

const partsOf = (activity: ActivityContent, status: string | null): Parts =>
  activity.type === 'meeting' ? eventParts(activity) : taskParts(activity, status);

export function changedValues(activity: KeptActivity, status: string | null): FieldValues {
  const parts = partsOf(activity, status);
  return Object.assign({}, ...activity.changed.map((field) => parts[field]));
}

/** A lead's activity is of nothing else. */
export function newValues(activity: KeptActivity, personId: string, status: string | null, names: FieldNames): FieldValues {
  const { type, accountExternalId, ownerExternalId } = activity;
  const isLead = personId.startsWith('00Q');
  return {
    [names.salesosId]: keyOf(activity),
    ...(type === 'meeting' ? {} : { TaskSubtype: type === 'call' ? 'Call' : 'Task' }),
    ...Object.assign({}, ...Object.values(partsOf(activity, status))),
    WhoId: personId,
    ...(accountExternalId === null || isLead ? {} : { WhatId: accountExternalId }),
    ...(ownerExternalId === null ? {} : { OwnerId: ownerExternalId }),
  };
}
