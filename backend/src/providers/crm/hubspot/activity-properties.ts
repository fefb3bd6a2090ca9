import type { ActivityType, CallOutcome } from '@salesos/shared/api/activity';
import type { ActivityContent, ActivityField } from '#domain/activity/activity-content.ts';
import type { KeptActivity } from '#ports/crm-activity.ts';
import { salesosIdProperty } from './properties.ts';
import { fromRichText, toRichText } from './rich-text.ts';
import type { ObjectReply } from './wire.ts';

type Properties = Readonly<Record<string, string>>;

/** Ids of the outcomes every portal begins with; an outcome of its own is known by its id alone. */
const dispositions: Readonly<Record<CallOutcome, string>> = {
  busy: '9d9162e7-6cf3-4944-bf63-4dff82258764',
  connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  left_message: 'a4c4c377-d246-4b32-a13b-75a56a4cd0ff',
  left_voicemail: 'b2cf5968-551e-4856-9783-52b3da59a7d0',
  no_answer: '73a0d17f-1163-4015-bdd5-ec830791da20',
  wrong_number: '17b47fee-58de-441e-a44c-c6300d46f273',
};

const dispositionOf = (outcome: string): string => Object.entries(dispositions).find(([code]) => code === outcome)?.[1] ?? outcome;
const outcomeOf = (disposition: string): string => Object.entries(dispositions).find(([, id]) => id === disposition)?.[0] ?? disposition;

interface Kind {
  objectType: string;
  /** What is read of it beside the common ones. */
  properties: readonly string[];
  /** Only on creation. */
  fixed: Properties;
  write(content: ActivityContent): Readonly<Record<ActivityField, Properties>>;
  read(of: (name: string) => string | null): Omit<ActivityContent, 'type' | 'at'>;
}

const stamp = (at: Date | null): string => at?.toISOString() ?? '';
const none: Properties = {};
const blank = { durationSeconds: null, isDone: null, outcome: null, direction: null };

const call: Kind = {
  objectType: 'calls',
  properties: ['hs_call_title', 'hs_call_body', 'hs_call_duration', 'hs_call_disposition', 'hs_call_direction'],
  fixed: { hs_call_status: 'COMPLETED' },
  write: ({ subject, body, at, durationSeconds, outcome, direction }) => ({
    subject: { hs_call_title: subject },
    body: { hs_call_body: toRichText(body) },
    at: { hs_timestamp: stamp(at) },
    durationSeconds: { hs_call_duration: durationSeconds === null ? '' : String(durationSeconds * 1000) },
    outcome: { hs_call_disposition: outcome === null ? '' : dispositionOf(outcome) },
    direction: { hs_call_direction: direction === null ? '' : direction === 'inbound' ? 'INBOUND' : 'OUTBOUND' },
    isDone: none,
  }),
  read: (of) => ({
    ...blank,
    subject: of('hs_call_title') ?? '',
    body: fromRichText(of('hs_call_body') ?? ''),
    durationSeconds: secondsOf(of('hs_call_duration')),
    outcome: outcomeOf(of('hs_call_disposition') ?? '') || null,
    direction: of('hs_call_direction') === null ? null : of('hs_call_direction') === 'INBOUND' ? 'inbound' : 'outbound',
  }),
};

const secondsOf = (milliseconds: string | null): number | null =>
  milliseconds === null || !Number.isFinite(Number(milliseconds)) ? null : Math.round(Number(milliseconds) / 1000);

const endOf = ({ at, durationSeconds }: ActivityContent): Date | null => at && new Date(at.getTime() + (durationSeconds ?? 0) * 1000);

const meeting: Kind = {
  objectType: 'meetings',
  properties: ['hs_meeting_title', 'hs_meeting_body', 'hs_meeting_start_time', 'hs_meeting_end_time', 'hs_meeting_outcome'],
  fixed: none,
  write: (content) => {
    const { subject, body, at } = content;
    const times = { hs_timestamp: stamp(at), hs_meeting_start_time: stamp(at), hs_meeting_end_time: stamp(endOf(content)) };
    return {
      subject: { hs_meeting_title: subject },
      body: { hs_meeting_body: toRichText(body) },
      at: times,
      durationSeconds: times,
      outcome: none,
      direction: none,
      isDone: none,
    };
  },
  read: (of) => {
    const [start, end] = [of('hs_meeting_start_time') ?? of('hs_timestamp'), of('hs_meeting_end_time')];
    const seconds = start === null || end === null ? null : Math.round((Date.parse(end) - Date.parse(start)) / 1000);
    return {
      ...blank,
      subject: of('hs_meeting_title') ?? '',
      body: fromRichText(of('hs_meeting_body') ?? ''),
      durationSeconds: seconds,
      outcome: of('hs_meeting_outcome')?.toLowerCase() ?? null,
    };
  },
};

const task: Kind = {
  objectType: 'tasks',
  properties: ['hs_task_subject', 'hs_task_body', 'hs_task_status'],
  fixed: { hs_task_type: 'TODO' },
  write: ({ subject, body, at, isDone }) => ({
    subject: { hs_task_subject: subject },
    body: { hs_task_body: toRichText(body) },
    at: { hs_timestamp: stamp(at) },
    isDone: { hs_task_status: isDone === true ? 'COMPLETED' : 'NOT_STARTED' },
    durationSeconds: none,
    outcome: none,
    direction: none,
  }),
  read: (of) => ({
    ...blank,
    subject: of('hs_task_subject') ?? '',
    body: fromRichText(of('hs_task_body') ?? ''),
    isDone: of('hs_task_status') === 'COMPLETED',
  }),
};

const note: Kind = {
  objectType: 'notes',
  properties: ['hs_note_body'],
  fixed: none,
  write: ({ body, at }) => ({
    subject: none,
    body: { hs_note_body: toRichText(body) },
    at: { hs_timestamp: stamp(at) },
    isDone: none,
    durationSeconds: none,
    outcome: none,
    direction: none,
  }),
  read: (of) => ({ ...blank, subject: '', body: fromRichText(of('hs_note_body') ?? '') }),
};

const kinds: Readonly<Record<ActivityType, Kind>> = { call, meeting, task, note };

export const objectTypeOf = (type: ActivityType): string => kinds[type].objectType;
export const typeOfObject = (objectType: string): ActivityType | null => {
  const found = Object.entries(kinds).find(([, kind]) => kind.objectType === objectType)?.[0];
  return found === 'call' || found === 'meeting' || found === 'task' || found === 'note' ? found : null;
};
export const activityStreams: readonly string[] = Object.values(kinds).map(({ objectType }) => objectType);

/** Where a record came from, by the newer property and by the one activities had before. */
const sources = ['hs_object_source', 'hs_engagement_source'];
const fromSalesforce = 'SALESFORCE';
const atThePage = 'CRM_UI';

export const readProperties = (type: ActivityType): readonly string[] => [
  'hs_lastmodifieddate',
  'hs_timestamp',
  'hubspot_owner_id',
  salesosIdProperty,
  ...sources,
  ...kinds[type].properties,
];

export function toContent(type: ActivityType, row: ObjectReply): ActivityContent {
  const of = (name: string): string | null => row.properties[name] || null;
  const at = (type === 'meeting' ? of('hs_meeting_start_time') : null) ?? of('hs_timestamp');
  return { type, at: at === null ? null : new Date(at), ...kinds[type].read(of) };
}

export const copiedFrom = (row: ObjectReply): string | null =>
  sources.some((name) => row.properties[name] === fromSalesforce) ? 'salesforce' : null;

/** A property an old record lacks says nothing. */
export const isCaptured = (row: ObjectReply): boolean => sources.some((name) => row.properties[name] && row.properties[name] !== atThePage);

export const changedProperties = (activity: KeptActivity): Properties => {
  const parts = kinds[activity.type].write(activity);
  return Object.assign({}, ...activity.changed.map((field) => parts[field]));
};

export const newProperties = (activity: KeptActivity): Record<string, string> => ({
  ...kinds[activity.type].fixed,
  ...Object.assign({}, ...Object.values(kinds[activity.type].write(activity))),
  ...(activity.ownerExternalId === null ? {} : { hubspot_owner_id: activity.ownerExternalId }),
});
