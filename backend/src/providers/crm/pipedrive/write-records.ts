import type { CrmObject, CrmWrite, RowResult } from '#ports/crm.ts';
import { inTurn, ProviderError } from '#ports/provider-error.ts';
import type { Apis } from './apis.ts';
import { DealBody, OrganizationBody, PersonBody, replacePrimary, splitValues } from './bodies.ts';
import type { PipedriveClient } from './client.ts';
import { rowFailure } from './errors.ts';
import { toCustomFields } from './owned-fields.ts';
import { readLive } from './read-records.ts';
import { ContactPoints, OneRecord, type RecordReply } from './wire.ts';

/** There is no call for many records: each is one of its own. */
export const batchLimit = 10;

type Failure = NonNullable<RowResult['failure']>;
type Call = (apis: Apis) => Promise<unknown>;

const refused = (code: string, message: string): Failure => ({ code, message, permanent: true, gone: false });

const notWritable = (error: { issues: readonly { path: PropertyKey[]; message: string }[] }): Failure =>
  refused('FIELD_NOT_WRITABLE', error.issues.map((issue) => `${issue.path.map(String).join('.')} ${issue.message}`.trim()).join('; '));

/** Fields that went missing since they were last looked at are looked for once more. */
async function ownedBody(client: PipedriveClient, row: CrmWrite): Promise<{ body: Record<string, string | number | null> } | Failure> {
  if (Object.keys(row.owned).length === 0) return { body: {} };
  const first = toCustomFields(await client.personFields(), row.owned);
  if (first.missing.length === 0) return first;
  client.forgetFields();
  const again = toCustomFields(await client.personFields(), row.owned);
  return again.missing.length === 0 ? again : refused('FIELD_MISSING', `Pipedrive has no field ${again.missing.join(', ')}`);
}

/** An address or a number is one of several: the others are read first, so that they stay. What cannot be read is not written over. */
function withPoints(standard: Record<string, unknown>, current: RecordReply | undefined): { values: Record<string, unknown> } | Failure {
  const values = { ...standard };
  for (const name of ['emails', 'phones']) {
    const value = standard[name];
    if (value === undefined) continue;
    const { data: points } = ContactPoints.safeParse(current?.[name] ?? null);
    if (!points) return refused('FIELD_NOT_READABLE', `Pipedrive has ${name} in a form we do not know`);
    values[name] = replacePrimary(points, value === null ? null : String(value));
  }
  return { values };
}

async function callFor(
  client: PipedriveClient,
  object: CrmObject,
  row: CrmWrite,
  current: RecordReply | undefined,
): Promise<{ call: Call } | Failure> {
  const id = Number(row.externalId);
  const { standard, custom } = splitValues(row.values);
  const owned = await ownedBody(client, row);
  if ('code' in owned) return owned;
  const merged = { ...custom, ...owned.body };
  const extra = Object.keys(merged).length === 0 ? {} : { custom_fields: merged };
  if (object === 'contact') {
    const points = withPoints(standard, current);
    if ('code' in points) return points;
    const body = PersonBody.safeParse(points.values);
    if (!body.success) return notWritable(body.error);
    return { call: (apis) => apis.persons.updatePerson({ id, UpdatePersonRequest: { ...body.data, ...extra } }) };
  }
  if (object === 'account') {
    const body = OrganizationBody.safeParse(standard);
    if (!body.success) return notWritable(body.error);
    return { call: (apis) => apis.organizations.updateOrganization({ id, UpdateOrganizationRequest: { ...body.data, ...extra } }) };
  }
  const body = DealBody.safeParse(standard);
  if (!body.success) return notWritable(body.error);
  return { call: (apis) => apis.deals.updateDeal({ id, UpdateDealRequest: { ...body.data, ...extra } }) };
}

/** Throws where the trouble is not this row's. */
async function writeOne(client: PipedriveClient, prepared: { call: Call } | Failure): Promise<Failure | null> {
  if (!('call' in prepared)) return prepared;
  try {
    await client.write(OneRecord, prepared.call);
    return null;
  } catch (error) {
    const failure = error instanceof ProviderError ? rowFailure(error) : null;
    if (!failure) throw error;
    // A key of a field that is gone is refused like any other mistake: the next row asks for the fields again.
    client.forgetFields();
    return failure;
  }
}

export async function writeRecords(client: PipedriveClient, object: CrmObject, rows: readonly CrmWrite[]): Promise<RowResult[]> {
  if (rows.length > batchLimit) throw new ProviderError('validation', `at most ${batchLimit} rows a call, got ${rows.length}`);
  const needed = rows.filter(({ values }) => object === 'contact' && ('emails' in values || 'phones' in values)).map(({ externalId }) => externalId);
  const current = new Map((await readLive(client, object, needed, [])).map((row) => [String(row.id), row]));
  return inTurn(rows, async (row) => {
    const failure = await writeOne(client, await callFor(client, object, row, current.get(row.externalId)));
    return { externalId: row.externalId, failure };
  });
}
