import { account } from './account.ts';
import { eventRelation, taskRelation } from './activity-relations.ts';
import { contact } from './contact.ts';
import { emailMessage } from './email-message.ts';
import { emailMessageRelation } from './email-message-relation.ts';
import { event } from './event.ts';
import type { Field, ObjectDefinition } from './field.ts';
import { individual } from './individual.ts';
import { lead } from './lead.ts';
import { opportunity } from './opportunity.ts';
import { opportunityContactRole } from './opportunity-contact-role.ts';
import { opportunityStage } from './opportunity-stage.ts';
import { organization } from './organization.ts';
import { profile } from './profile.ts';
import { recordType } from './record-type.ts';
import { task } from './task.ts';
import { taskStatus } from './task-status.ts';
import { user } from './user.ts';

/** What every org has; an org's own fields and objects come on top (org-schema.ts). */
export const objects: readonly ObjectDefinition[] = [
  account,
  contact,
  emailMessage,
  emailMessageRelation,
  event,
  eventRelation,
  individual,
  lead,
  opportunity,
  opportunityContactRole,
  opportunityStage,
  organization,
  profile,
  recordType,
  task,
  taskRelation,
  taskStatus,
  user,
];

export function findField(definition: ObjectDefinition, name: string): Field | undefined {
  const wanted = name.toLowerCase();
  return definition.fields.find((field) => field.name.toLowerCase() === wanted);
}

export function findRelationship(definition: ObjectDefinition, name: string): Field | undefined {
  return definition.fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase());
}
