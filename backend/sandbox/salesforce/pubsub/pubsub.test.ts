import { Client, credentials, Metadata, type ClientDuplexStream } from '@grpc/grpc-js';
import avro from 'avsc';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { changeOrg, requireOrg } from '../org.ts';
import { Records } from '../records/records.ts';
import { account } from '../schema/account.ts';
import { contact } from '../schema/contact.ts';
import { startTestOrg, type TestOrg } from '../test-org.ts';
import { toBitmaps } from './encode-change.ts';
import { startPubSubServer, type PubSubServer } from './server.ts';
import { pubSubService } from './service.ts';

let org: TestOrg;
let server: PubSubServer;
let client: Client;
let headers: Record<string, string>;

beforeEach(async () => {
  org = await startTestOrg();
  await Promise.resolve();
  server = await startPubSubServer(org.twin, { host: '127.0.0.1', port: 0 }, { keepAliveMs: 60_000, requestWindowMs: 60_000 });
  client = new Client(server.url, credentials.createInsecure(), { 'grpc.enable_http_proxy': 0 });
  headers = { accesstoken: org.accessToken('admin'), instanceurl: org.url, tenantid: org.ids.orgId };
});
afterEach(async () => {
  client.close();
  await server.close();
  await org.close();
});

function metadata(): Metadata {
  const all = new Metadata();
  for (const [key, value] of Object.entries(headers)) all.set(key, value);
  return all;
}

function method(name: string) {
  const found = pubSubService()[name];
  if (!found) throw new Error(`no method ${name}`);
  return found;
}

const Refusal = z.object({ code: z.int(), metadata: z.instanceof(Metadata) });
const Answer = z.object({
  events: z.array(z.object({ replay_id: z.instanceof(Buffer), event: z.object({ schema_id: z.string(), payload: z.instanceof(Buffer) }) })),
  latest_replay_id: z.instanceof(Buffer),
  pending_num_requested: z.int(),
});
/** "code error-code" of a refused call. */
function nameRefusal(error: unknown): string {
  const { code, metadata: trailing } = Refusal.parse(error);
  return `${code} ${String(trailing.get('error-code')[0]).replace('sfdc.platform.eventbus.grpc.', '')}`;
}

function call(name: string, request: object): Promise<object | string> {
  const { path, requestSerialize, responseDeserialize } = method(name);
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata(), (error, reply) => {
      resolve(error ? nameRefusal(error) : (reply ?? {}));
    });
  });
}

function subscribe(...requests: object[]): ClientDuplexStream<object, object> {
  const { path, requestSerialize, responseDeserialize } = method('Subscribe');
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata());
  stream.on('error', () => undefined);
  for (const request of requests) stream.write(request);
  return stream;
}
async function answers(stream: ClientDuplexStream<object, object>, count: number): Promise<z.infer<typeof Answer>[]> {
  const read: z.infer<typeof Answer>[] = [];
  for await (const answer of stream) {
    read.push(Answer.parse(answer));
    if (read.length === count) break;
  }
  return read;
}
const refusalOf = (stream: ClientDuplexStream<object, object>): Promise<string> => answers(stream, 99).then(() => 'none', nameRefusal);

const records = (): Records => new Records(org.twin, requireOrg(org.twin, org.ids.orgId), org.ids.userIds['admin'] ?? '');
const contactId = (key: string): string => org.ids.contactIds[key] ?? '';
const change = (fields: Record<string, string | number | null>): Promise<void> => {
  records().change(contact, contactId('ann'), fields);
  return Promise.resolve();
};
const all = { topic_name: '/data/ChangeEvents', num_requested: 100 };
const SchemaInfo = z.object({ schema_json: z.string(), schema_id: z.string() });

it('names a schema per object, and none for the channel of all', async () => {
  const topic = { can_publish: false, can_subscribe: true, tenant_guid: org.ids.orgId, rpc_id: expect.any(String) };
  expect(await call('GetTopic', { topic_name: '/data/ChangeEvents' })).toEqual({ ...topic, topic_name: '/data/ChangeEvents', schema_id: '' });
  const one = await call('GetTopic', { topic_name: '/data/AccountChangeEvent' });
  expect(one).toEqual({ ...topic, topic_name: '/data/AccountChangeEvent', schema_id: expect.stringMatching(/^[\w-]{22}$/) });
  const { schema_json, schema_id } = SchemaInfo.parse(await call('GetSchema', Object(one)));
  const type = avro.Type.forSchema(JSON.parse(schema_json));
  expect([schema_id, type.name]).toEqual([Object(one).schema_id, 'com.sforce.eventbus.AccountChangeEvent']);
  const fields = type instanceof avro.types.RecordType ? type.fields.map(({ name }) => name) : [];
  expect(fields.slice(0, 4)).toEqual(['ChangeEventHeader', 'CreatedDate', 'CreatedById', 'LastModifiedDate']);
  expect(fields.filter((name) => /Name$|Address$|City|Deleted|Modstamp/.test(name))).toEqual(['Name', 'BillingAddress', 'ShippingAddress']);
});

it('sends what changed as Avro, nested where the vendor nests, hidden fields not at all', async () => {
  changeOrg(org.twin, org.ids.orgId, { hiddenFields: ['Contact.Phone'] });
  const stream = subscribe(all);
  await answers(subscribe(all), 1);
  await change({ Title: null, FirstName: 'Anna', MailingCity: null, MailingCountry: null, Phone: '1', SalesOS_Tier__c: 2 });
  const [, told] = await answers(stream, 2);
  const event = told?.events[0]?.event;
  const { schema_json } = SchemaInfo.parse(await call('GetSchema', { schema_id: event?.schema_id }));
  const type = avro.Type.forSchema(JSON.parse(schema_json));
  const payload = type.fromBuffer(event?.payload ?? Buffer.alloc(0));
  const names = type instanceof avro.types.RecordType ? type.fields.map(({ name }) => name) : [];
  const bit = (...fields: string[]): string => {
    const digits = fields
      .reduce((sum, name) => sum | (1n << BigInt(names.indexOf(name))), 0n)
      .toString(16)
      .toUpperCase();
    return `0x${digits.length % 2 ? '0' : ''}${digits}`;
  };
  expect({ ...payload.ChangeEventHeader }).toEqual({
    entityName: 'Contact',
    recordIds: [contactId('ann')],
    changeType: 'UPDATE',
    changeOrigin: '',
    transactionKey: expect.any(String),
    sequenceNumber: 1,
    commitTimestamp: expect.any(Number),
    commitNumber: expect.any(Number),
    commitUser: org.ids.userIds['admin'],
    nulledFields: [bit('Title'), `${names.indexOf('MailingAddress')}-0x12`],
    diffFields: [],
    changedFields: [bit('LastModifiedDate', 'Title', 'SalesOS_Tier__c'), `${names.indexOf('Name')}-0x02`, `${names.indexOf('MailingAddress')}-0x12`],
  });
  const carried = Object.entries({ ...payload }).filter(([name, value]) => value !== null && name !== 'ChangeEventHeader');
  expect(Object.fromEntries(carried)).toEqual({
    LastModifiedDate: expect.any(Number),
    Name: { Salutation: null, FirstName: 'Anna', LastName: null, MiddleName: null, InformalName: null, Suffix: null },
    SalesOS_Tier__c: 2,
  });
  expect(names.includes('Phone')).toBe(false);
});

it('counts bits from the header on', () => {
  const slots = [
    {
      name: 'Name',
      field: null,
      parts: [
        { name: 'FirstName', field: 'FirstName' },
        { name: 'Suffix', field: null },
      ],
    },
    ...Array.from({ length: 40 }, (_, index) => ({ name: `F${index}`, field: `F${index}`, parts: [] })),
  ];
  expect(toBitmaps(slots, [])).toEqual([]);
  expect(toBitmaps(slots, ['F0', 'FirstName'])).toEqual(['0x04', '1-0x01']);
  expect(toBitmaps(slots, ['F39', 'F0', 'Suffix'])).toEqual(['0x020000000004']);
});

it('owes no more than was asked for, a hundred at most, and says how many it still owes', async () => {
  for (let row = 0; row < 130; row += 1) records().add(account, { Name: `A${row}` });
  await Promise.resolve();
  const counts = (read: z.infer<typeof Answer>[]) => read.map(({ events, pending_num_requested }) => [events.length, pending_num_requested]);
  const earliest = { topic_name: '/data/AccountChangeEvent', replay_preset: 'EARLIEST' };
  expect(counts(await answers(subscribe({ ...earliest, num_requested: 3 }), 1))).toEqual([[3, 0]]);
  expect(counts(await answers(subscribe({ ...earliest, num_requested: 1000 }), 1))).toEqual([[100, 0]]);
  expect(counts(await answers(subscribe({ ...earliest, num_requested: 100 }, { num_requested: 60 }), 2))).toEqual([
    [100, 0],
    [31, 29],
  ]);
});

it('goes on behind a place, tells only new ones from the latest, and its empty words name a place too', async () => {
  await change({ Title: 'One' });
  await change({ Title: 'Two' });
  const [early] = await answers(subscribe({ ...all, replay_preset: 'EARLIEST', num_requested: 100 }), 1);
  const behind = { ...all, replay_preset: 'CUSTOM', replay_id: early?.events.at(-2)?.replay_id };
  expect((await answers(subscribe(behind), 1))[0]?.events.map(({ replay_id }) => replay_id)).toEqual([early?.events.at(-1)?.replay_id]);
  const [quiet] = await answers(subscribe({ ...all, num_requested: 5 }), 1);
  expect([quiet?.events, quiet?.pending_num_requested]).toEqual([[], 5]);
  await change({ Title: 'Three' });
  const [next] = await answers(subscribe({ ...all, replay_preset: 'CUSTOM', replay_id: quiet?.latest_replay_id }), 1);
  expect(next?.events.length).toBe(1);
});

it.each([
  [{ ...all, topic_name: '' }, '3 topic.validation.empty'],
  [{ ...all, topic_name: '/data/NoteChangeEvent' }, '5 topic.not.found'],
  [{ ...all, num_requested: 0 }, '3 subscription.fetch.requested.events.invalid'],
  [{ ...all, replay_preset: 'CUSTOM' }, '3 subscription.fetch.replayid.validation.failed'],
  [{ ...all, replay_preset: 'CUSTOM', replay_id: Buffer.from('x') }, '3 subscription.fetch.replayid.corrupted'],
  [{ ...all, replay_preset: 'CUSTOM', replay_id: Buffer.alloc(14, 1) }, '3 subscription.fetch.replayid.corrupted'],
])('refuses %j', async (request, refusal) => {
  expect(await refusalOf(subscribe(request))).toBe(refusal);
});

it('refuses another topic on the same stream, and who may not come in', async () => {
  expect(await refusalOf(subscribe(all, { ...all, topic_name: '/data/ContactChangeEvent' }))).toBe('3 subscription.fetch.topic.mismatch');
  expect(await call('GetSchema', { schema_id: 'nothing' })).toBe('7 schema.meta.permission');
  expect(await call('GetSchema', {})).toBe('3 schema.validation.failed');
  for (const [key, value, refusal] of [
    ['accesstoken', 'nope', '16 service.auth.error'],
    ['tenantid', '00DTw0000000002AAA', '16 service.auth.error'],
    ['tenantid', '', '3 service.auth.headers.invalid'],
    ['instanceurl', '', '3 service.auth.headers.invalid'],
  ] as const) {
    const good = headers;
    headers = { ...headers, [key]: value };
    expect([await call('GetTopic', { topic_name: '/data/ChangeEvents' }), await refusalOf(subscribe(all))]).toEqual([refusal, refusal]);
    headers = good;
  }
});
