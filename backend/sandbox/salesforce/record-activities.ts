import type { RecordPage } from '../core/record-page.ts';
import type { Twin } from '../core/twin.ts';
import type { Org } from './org.ts';
import { findRow, liveRows, type Row } from './records/row.ts';
import { parseStamp } from './stamp.ts';

type Activity = RecordPage['activities'][number];

/** A contact's mails, newest first: EmailMessages related to it, and e-mail tasks that are not the shadow of one. */
export function contactActivities(twin: Twin, org: Org, contactId: string): Activity[] {
  const related = new Set(
    liveRows(twin, org.id, 'EmailMessageRelation').flatMap(({ fields }) =>
      fields['RelationId'] === contactId ? String(fields['EmailMessageId']) : [],
    ),
  );
  const messages = liveRows(twin, org.id, 'EmailMessage').filter(({ id }) => related.has(id));
  const shadows = new Set(liveRows(twin, org.id, 'EmailMessage').map(({ fields }) => fields['ActivityId']));
  const tasks = liveRows(twin, org.id, 'Task').filter(
    ({ id, fields }) => fields['WhoId'] === contactId && fields['TaskSubtype'] === 'Email' && !shadows.has(id),
  );
  return [...messages.map(fromMessage), ...tasks.map((row) => fromTask(twin, org, row))].sort((left, right) =>
    left.at < right.at ? 1 : left.at > right.at ? -1 : left.id < right.id ? 1 : -1,
  );
}

function fromMessage({ id, fields }: Row): Activity {
  return {
    id,
    kind: 'mail',
    direction: fields['Incoming'] === true ? 'inbound' : 'outbound',
    at: instantOf(fields['MessageDate'] ?? fields['CreatedDate']),
    subject: String(fields['Subject'] ?? ''),
    text: String(fields['TextBody'] ?? ''),
    by: String(fields['FromName'] ?? fields['FromAddress'] ?? ''),
    externalId: idOf(fields['SalesOS_Id__c']),
  };
}

function fromTask(twin: Twin, org: Org, { id, fields }: Row): Activity {
  const subject = String(fields['Subject'] ?? '');
  return {
    id,
    kind: 'mail',
    // A task has no direction; the writer says it in the subject, as mail clients do.
    direction: subject.startsWith('Received: ') ? 'inbound' : 'outbound',
    at: instantOf(fields['CreatedDate']),
    subject,
    text: String(fields['Description'] ?? ''),
    by: String(findRow(twin, org.id, 'User', String(fields['OwnerId']))?.fields['Name'] ?? ''),
    externalId: idOf(fields['SalesOS_Id__c']),
  };
}

function instantOf(value: unknown): string {
  return (typeof value === 'string' ? parseStamp(value) : null)?.toISOString() ?? String(value);
}

function idOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
