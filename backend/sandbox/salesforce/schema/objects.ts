import { account } from './account.ts';
import { contact } from './contact.ts';
import { emailMessage } from './email-message.ts';
import { emailMessageRelation } from './email-message-relation.ts';
import type { Field, ObjectDefinition } from './field.ts';
import { organization } from './organization.ts';
import { task } from './task.ts';
import { taskStatus } from './task-status.ts';
import { user } from './user.ts';

export const objects: readonly ObjectDefinition[] = [account, contact, emailMessage, emailMessageRelation, organization, task, taskStatus, user];

const byName = new Map(objects.map((definition) => [definition.name.toLowerCase(), definition]));
const byPrefix = new Map(objects.map((definition) => [definition.keyPrefix, definition]));

/** API names are case-insensitive. */
export function findObject(name: string): ObjectDefinition | undefined {
  return byName.get(name.toLowerCase());
}

export function objectOfId(id: string): ObjectDefinition | undefined {
  return byPrefix.get(id.slice(0, 3));
}

export function findField(definition: ObjectDefinition, name: string): Field | undefined {
  const wanted = name.toLowerCase();
  return definition.fields.find((field) => field.name.toLowerCase() === wanted);
}

export function findRelationship(definition: ObjectDefinition, name: string): Field | undefined {
  return definition.fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase());
}
