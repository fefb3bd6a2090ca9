import type { Context } from 'hono';
import { z } from 'zod';
import { ApiFault, DmlFailure } from '../api-fault.ts';
import type { Kit, PublicApp } from '../kit.ts';
import { findOrg, objectOfId, SHARED, type Org } from '../org.ts';
import { convertLead } from '../records/convert-lead.ts';
import { mergeRecords } from '../records/merge-records.ts';
import { readBody } from '../records/read-body.ts';
import { Records } from '../records/records.ts';
import { emptyRecycleBin } from '../records/recycle-bin.ts';
import type { Stored } from '../../core/store.ts';

interface OrgAdmin extends Stored {
  userId: string;
}

const by = { userId: z.string().optional() };
const Undelete = z.strictObject({ ids: z.array(z.string()).min(1), ...by });
const Merge = z.strictObject({
  masterId: z.string(),
  loserIds: z.array(z.string()).min(1),
  fields: z.record(z.string(), z.unknown()).default({}),
  ...by,
});
const Convert = z.strictObject({
  leadId: z.string(),
  convertedStatus: z.string().default('Closed - Converted'),
  accountId: z.string().nullable().default(null),
  contactId: z.string().nullable().default(null),
  opportunityName: z.string().nullable().default(null),
  ...by,
});
const Purge = z.strictObject({ object: z.string().nullable().default(null), ...by });

/** What the vendor offers on its pages and over SOAP only: undelete, merge, lead conversion, emptying the recycle bin. */
export function addTwinRecords(app: PublicApp, kit: Kit): void {
  on(app, kit, 'undelete', Undelete, (records, { ids }) => {
    for (const id of ids) records.undelete(requireType(records.org, id), id);
    return { undeleted: ids.length };
  });
  on(app, kit, 'merge', Merge, (records, { masterId, loserIds, fields }) => ({
    id: mergeRecords(records, masterId, loserIds, readBody(records.org, requireType(records.org, masterId), fields)),
  }));
  on(app, kit, 'convert-lead', Convert, convertLead);
  on(app, kit, 'purge', Purge, (records, { object }) => ({ purged: emptyRecycleBin(records, object) }));
}

/** POST `/_twin/orgs/{org}/{name}`; all of it or nothing. */
function on<Body extends { userId?: string | undefined }>(
  app: PublicApp,
  { twin }: Kit,
  name: string,
  schema: z.ZodType<Body>,
  act: (records: Records, body: Body) => object,
): void {
  app.post(`/_twin/orgs/:org/${name}`, async (c) => {
    const parsed = schema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) return c.json({ error: 'bad_request', message: parsed.error.message }, 400);
    const org = findOrg(twin, c.req.param('org'));
    if (!org) return c.json({ error: 'unknown_org' }, 404);
    const records = new Records(twin, org, parsed.data.userId ?? twin.store.get<OrgAdmin>(SHARED, 'org_admin', org.id)?.userId ?? '');
    try {
      return c.json(act(records, parsed.data));
    } catch (error) {
      records.undo();
      return answerFault(c, error);
    }
  });
}

function answerFault(c: Context, error: unknown): Response {
  if (error instanceof ApiFault) return c.json([{ message: error.message, errorCode: error.errorCode }], error.status);
  if (error instanceof DmlFailure)
    return c.json(
      error.errors.map(({ statusCode, ...rest }) => ({ errorCode: statusCode, ...rest })),
      400,
    );
  throw error;
}

function requireType(org: Org, id: string) {
  const definition = objectOfId(org, id);
  if (!definition) throw new ApiFault(400, 'MALFORMED_ID', `malformed id ${id}`);
  return definition;
}
