import type { CrmWriter } from '#ports/crm.ts';
import { z } from 'zod';
import type { SalesforceClient } from './client.ts';
import { objects } from './objects.ts';
import { soqlText } from './soql.ts';

const OPT_OUT = 'HasOptedOutOfEmail';
const ConsentRecord = z.object({ [OPT_OUT]: z.boolean().nullish() });

/** The org's own field, on the record itself. Looked at first: a write that changes nothing would still fire the org's flows. */
export function createOptOut(client: SalesforceClient): NonNullable<CrmWriter['optOutOfEmail']> {
  return async ({ object, externalId }) => {
    const { name } = objects[object];
    const { records } = await client.query(`SELECT ${OPT_OUT} FROM ${name} WHERE Id = ${soqlText(externalId)}`, ConsentRecord);
    if (records[0]?.[OPT_OUT] === true) return 'already';
    const path = `/sobjects/${name}/${encodeURIComponent(externalId)}`;
    await client.ask({ method: 'PATCH', path, kind: 'write', reply: z.unknown(), body: { [OPT_OUT]: true } });
    return 'written';
  };
}
