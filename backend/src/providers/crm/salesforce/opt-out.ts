import type { CrmWriter } from '#ports/crm.ts';
import { z } from 'zod';
import type { SalesforceClient } from './client.ts';
import { objects } from './objects.ts';
import { soqlText } from './soql.ts';

const fields = { email: 'HasOptedOutOfEmail', calls: 'DoNotCall' } as const;
const ConsentRecord = z.object({ [fields.email]: z.boolean().nullish(), [fields.calls]: z.boolean().nullish() });

/** The org's own field, on the record itself. Looked at first: a write that changes nothing would still fire the org's flows. */
async function refuse(
  client: SalesforceClient,
  { object, externalId }: { object: 'contact' | 'lead'; externalId: string },
  field: (typeof fields)[keyof typeof fields],
): Promise<'written' | 'already'> {
  const { name } = objects[object];
  const { records } = await client.query(`SELECT ${field} FROM ${name} WHERE Id = ${soqlText(externalId)}`, ConsentRecord);
  if (records[0]?.[field] === true) return 'already';
  const path = `/sobjects/${name}/${encodeURIComponent(externalId)}`;
  await client.ask({ method: 'PATCH', path, kind: 'write', reply: z.unknown(), body: { [field]: true } });
  return 'written';
}

export const createOptOut = (client: SalesforceClient): Required<Pick<CrmWriter, 'optOutOfEmail' | 'optOutOfCalls'>> => ({
  // All mail or none is all the org can say.
  optOutOfEmail: (person) => refuse(client, person, fields.email),
  optOutOfCalls: (person) => refuse(client, person, fields.calls),
});
