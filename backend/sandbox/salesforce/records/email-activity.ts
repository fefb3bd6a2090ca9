import { emailMessage } from '../schema/email-message.ts';
import { emailMessageRelation } from '../schema/email-message-relation.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { objectOfId } from '../org.ts';
import { task } from '../schema/task.ts';
import type { PlatformWriter } from './platform-writer.ts';
import { findRow } from './row.ts';

/** What the platform writes by itself: the activity of a mail (ActivityId cannot be given for anything but a case) and its "Name". */
export function afterInsert(records: PlatformWriter, definition: ObjectDefinition, id: string): void {
  if (definition.name === emailMessage.name && !records.twin.flipped.has('salesforce.mail-makes-no-activity')) addActivity(records, id);
  if (definition.name === emailMessageRelation.name) linkActivity(records, id);
}

function addActivity(records: PlatformWriter, mailId: string): void {
  const mail = records.require(emailMessage, mailId).fields;
  const related =
    typeof mail['RelatedToId'] === 'string' && ['Account', 'Opportunity'].includes(objectOfId(records.org, mail['RelatedToId'])?.name ?? '')
      ? mail['RelatedToId']
      : null;
  const day = typeof mail['MessageDate'] === 'string' ? mail['MessageDate'] : records.twin.clock.now().toISOString();
  const activityId = records.add(task, {
    ...Object.fromEntries(task.fields.map(({ name, initial }) => [name, initial])),
    OwnerId: records.userId,
    WhatId: related,
    Subject: `Email: ${String(mail['Subject'] ?? '')}`.slice(0, 255),
    ActivityDate: day.slice(0, 10),
    Status: 'Completed',
    TaskSubtype: 'Email',
  });
  records.touch(emailMessage, mailId, { ActivityId: activityId });
}

function linkActivity(records: PlatformWriter, relationId: string): void {
  const relation = records.require(emailMessageRelation, relationId).fields;
  const target = typeof relation['RelationId'] === 'string' ? objectOfId(records.org, relation['RelationId'])?.name : undefined;
  if (target) records.touch(emailMessageRelation, relationId, { RelationObjectType: target });
  if (target !== 'Contact' && target !== 'Lead') return;
  const mail = findRow(records.twin, records.org.id, emailMessage.name, String(relation['EmailMessageId']));
  const activityId = mail?.fields['ActivityId'];
  if (typeof activityId !== 'string') return;
  const activity = findRow(records.twin, records.org.id, task.name, activityId);
  if (activity && activity.fields['WhoId'] === null) records.change(task, activityId, { WhoId: relation['RelationId'] ?? null });
}
