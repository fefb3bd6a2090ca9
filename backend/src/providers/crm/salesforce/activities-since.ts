import type { CrmActivityPage, Watermark } from '#ports/crm.ts';
import type { CrmActivity } from '#ports/crm-activity.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { z } from 'zod';
import { idOfKey, outcomeOfWord } from './activity-values.ts';
import type { SalesforceClient } from './client.ts';
import type { FieldNames } from './field-names.ts';
import { ifShared } from './share-activity.ts';
import { behindWatermark, soqlText } from './soql.ts';
import { AnyRecord, Stamp } from './wire.ts';

const PAGE = 2000;
/** Ids of one query: the address it travels in has a limit. */
const IDS = 200;

interface Stream {
  fields: readonly string[];
  /** Mails are read apart, and an invitee's copy of a meeting is no other meeting. */
  only: string;
  /** Says who else it is of, where the org lets several people share one. */
  relation: { object: 'TaskRelation' | 'EventRelation'; id: 'TaskId' | 'EventId' };
}

const common = ['Id', 'SystemModstamp', 'IsDeleted', 'OwnerId', 'WhoId', 'Subject', 'Description', 'ActivityDate'];

const streams: Readonly<Record<string, Stream>> = {
  Task: {
    fields: [...common, 'IsClosed', 'TaskSubtype', 'CallType', 'CallDurationInSeconds', 'CallDisposition'],
    only: "TaskSubtype IN ('Task', 'Call')",
    relation: { object: 'TaskRelation', id: 'TaskId' },
  },
  Event: {
    fields: [...common, 'StartDateTime', 'DurationInMinutes'],
    only: 'IsChild = FALSE',
    relation: { object: 'EventRelation', id: 'EventId' },
  },
};
export const activityStreams: readonly string[] = Object.keys(streams);

const Text = z.string().nullish();
const ActivityRecord = AnyRecord.extend({
  WhoId: Text,
  Subject: Text,
  Description: Text,
  ActivityDate: Text,
  IsClosed: z.boolean().nullish(),
  TaskSubtype: Text,
  CallType: Text,
  CallDurationInSeconds: z.number().nullish(),
  CallDisposition: Text,
  StartDateTime: Stamp.nullish(),
  DurationInMinutes: z.number().nullish(),
});
type ActivityRecord = z.infer<typeof ActivityRecord>;

/** Changed ones with those in the recycle bin, oldest change first. */
export async function activitiesSince(
  client: SalesforceClient,
  names: FieldNames,
  stream: string,
  after: Watermark | null,
): Promise<CrmActivityPage> {
  const found = streams[stream];
  if (!found) throw new ProviderError('validation', `${stream} holds no activities`);
  const readable = new Set((await client.describe(stream)).fields.map(({ name }) => name));
  const fields = [...found.fields, names.salesosId].filter((name) => readable.has(name));
  const where = after === null ? found.only : `${found.only} AND ${behindWatermark(after)}`;
  const soql = `SELECT ${fields.join(', ')} FROM ${stream} WHERE ${where} ORDER BY SystemModstamp, Id LIMIT ${PAGE}`;
  const { records, done } = await client.query(soql, ActivityRecord, { ended: true });
  const people = await sharedWith(
    client,
    found.relation,
    records.filter(({ IsDeleted }) => IsDeleted !== true).map(({ Id }) => Id),
  );
  const last = records.at(-1);
  return {
    activities: records.map((record) => toActivity(record, { isEvent: stream === 'Event', names, relations: people.get(record.Id) ?? [] })),
    watermark: last ? { modifiedAt: last.SystemModstamp.toISOString(), externalId: last.Id } : after,
    // Long texts make the vendor's own pages shorter than what was asked for.
    hasMore: records.length === PAGE || !done,
  };
}

/** Everybody an activity is related to beside its first name, users too. */
const sharedWith = async (client: SalesforceClient, relation: Stream['relation'], ids: readonly string[]): Promise<Map<string, string[]>> =>
  (await ifShared(client, relation.object, () => related(client, relation, ids))) ?? new Map();

async function related(client: SalesforceClient, { object, id }: Stream['relation'], ids: readonly string[]): Promise<Map<string, string[]>> {
  const people = new Map<string, string[]>();
  const Relation = z.looseObject({ RelationId: Text });
  for (let from = 0; from < ids.length; from += IDS) {
    const some = ids.slice(from, from + IDS).map(soqlText);
    for (const row of await client.queryAll(`SELECT ${id}, RelationId FROM ${object} WHERE ${id} IN (${some.join(', ')})`, Relation)) {
      const activity = String(row[id]);
      if (row.RelationId) people.set(activity, [...(people.get(activity) ?? []), row.RelationId]);
    }
  }
  return people;
}

const isPerson = (id: string): boolean => id.startsWith('003') || id.startsWith('00Q');

function toActivity(
  record: ActivityRecord,
  { isEvent, names, relations }: { isEvent: boolean; names: FieldNames; relations: readonly string[] },
): CrmActivity {
  const key = record[names.salesosId];
  const { activityId, isNote } = idOfKey(typeof key === 'string' ? key : null);
  const type = isEvent ? 'meeting' : record.TaskSubtype === 'Call' ? 'call' : isNote ? 'note' : 'task';
  const day = record.ActivityDate ? new Date(record.ActivityDate) : null;
  const minutes = record.DurationInMinutes ?? null;
  const people = [...(record.WhoId ? [record.WhoId] : []), ...relations].filter(isPerson);
  return {
    type,
    externalId: record.Id,
    activityId,
    modifiedAt: record.SystemModstamp,
    isDeleted: record.IsDeleted === true,
    isAtADay: !record.StartDateTime,
    personExternalIds: [...new Set(people)],
    ownerExternalId: record.OwnerId ?? null,
    copiedFrom: null,
    isCaptured: false,
    subject: isNote ? '' : (record.Subject ?? ''),
    body: record.Description ?? '',
    at: record.StartDateTime ?? day,
    durationSeconds: isEvent ? minutes && minutes * 60 : type === 'call' ? (record.CallDurationInSeconds ?? null) : null,
    isDone: type === 'task' ? record.IsClosed === true : null,
    outcome: type === 'call' ? outcomeOfWord(record.CallDisposition ?? null) : null,
    direction: type !== 'call' || !record.CallType ? null : record.CallType === 'Inbound' ? 'inbound' : 'outbound',
  };
}
