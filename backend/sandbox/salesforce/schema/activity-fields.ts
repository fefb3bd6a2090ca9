import type { DmlError } from '../api-fault.ts';
import { field, lookup, owned, readOnly, text, type Field } from './field.ts';

/** What tasks and events have in common. */
export const relationFields = (children: 'Tasks' | 'Events'): readonly Field[] => [
  lookup('WhoId', 'Name ID', ['Contact', 'Lead'], 'Who', owned(children)),
  lookup('WhatId', 'Related To ID', ['Account', 'Opportunity'], 'What', owned(children)),
  text('Subject', 'Subject', 255),
];

export const archivedField: Field = field('boolean', 'IsArchived', 'Archived', readOnly);

/** An activity of a lead belongs to nothing else. */
export function refuseLeadWithWhat({ WhoId, WhatId }: Readonly<Record<string, string | number | boolean | null>>): DmlError | null {
  if (typeof WhoId !== 'string' || !WhoId.startsWith('00Q') || (WhatId ?? null) === null) return null;
  return { statusCode: 'FIELD_INTEGRITY_EXCEPTION', message: 'Related To ID: cannot be set when Name ID is a lead', fields: ['WhatId'] };
}
