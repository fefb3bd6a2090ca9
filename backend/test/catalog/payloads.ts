import fs from 'node:fs';
import path from 'node:path';
import type { EventDefinition } from '@salesos/shared/events/event';
import type { z } from 'zod';

const FOLDER = path.join(import.meta.dirname, '../../../shared/src/events');

/** Texts that are codes: written by us or by a machine, never typed by or about a person. */
export const codes: Readonly<Record<string, string>> = {
  'account.created.origin': 'the door it came through: crm, api, import',
  'contact.created.origin': 'the door it came through: crm, api, import',
  'contact.deleted.origin': 'the door it came through: a CRM',
  'crm.conflict_detected.field': 'name of our own column',
  'conflict.resolved.field': 'name of our own column',
  'contact.updated.fields[]': 'names of our own columns',
  'consent.changed.via': 'the door it came through',
  'crm.sync_failed.code': 'error code',
  'agent.failed.agent': 'name of an agent',
  'agent.failed.code': 'error code',
  'email.failed.reason': 'reason code',
  'email.bounced.statusCode': 'a mail server’s code: digits and periods, by its schema',
  'email.clicked.linkId': 'id of a link within the mail',
  'engagement.scored.model': 'name and version of a score model',
  'next_action.suggested.action': 'action code',
};

export async function declaredEvents(): Promise<EventDefinition[]> {
  const files = fs.readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const modules: Record<string, unknown>[] = await Promise.all(files.map((file) => import(path.join(FOLDER, file))));
  return modules.flatMap((module) => Object.values(module)).filter(isDefinition);
}

const isDefinition = (value: unknown): value is EventDefinition =>
  typeof value === 'object' && value !== null && 'entityType' in value && 'data' in value;

/** Events outlive the people in them: their data holds ids, codes, numbers and instants. Free text is refused unless listed as a code. */
export function freeTexts(events: readonly EventDefinition[], listed: Readonly<Record<string, string>>): string[] {
  const found = events.flatMap((event) => texts(event.type, event.data));
  return [
    ...found.filter((place) => !(place in listed)).map((place) => `${place}: free text`),
    ...Object.keys(listed)
      .filter((place) => !found.includes(place))
      .map((place) => `${place}: listed, but not there`),
  ];
}

const SAFE = new Set(['number', 'int', 'boolean', 'bigint', 'literal', 'enum', 'null']);
const SAFE_FORMATS = new Set(['uuid', 'datetime', 'date']);

/** Places of everything that could hold a text, unknown kinds of schema included. */
function texts(place: string, schema: z.core.$ZodType): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, field]) => texts(`${place}.${key}`, field));
    case 'array':
      return texts(`${place}[]`, def.element);
    case 'nullable':
    case 'optional':
    case 'default':
    case 'readonly':
      return texts(place, def.innerType);
    case 'union':
      return def.options.flatMap((option) => texts(place, option));
    case 'string':
      return 'format' in def && typeof def.format === 'string' && SAFE_FORMATS.has(def.format) ? [] : [place];
    default:
      return SAFE.has(def.type) ? [] : [place];
  }
}
