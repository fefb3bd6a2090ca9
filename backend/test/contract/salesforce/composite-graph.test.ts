import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestOrg, type TestOrg } from '../../../sandbox/salesforce/test-org.ts';
import { fault, restCaller, type Call } from './rest-caller.ts';

let org: TestOrg;
let call: Call;
beforeEach(async () => {
  org = await startTestOrg();
  call = restCaller(org);
});
afterEach(() => org.close());

const base = '/services/data/v67.0/sobjects';
const node = (referenceId: string, object: string, body: object): object => ({ method: 'POST', url: `${base}/${object}/`, referenceId, body });
const count = async (object: string): Promise<unknown> => (await call('GET', `/query?q=SELECT+COUNT()+FROM+${object}`)).body;

it('takes each graph as one: what fails in one leaves the others', async () => {
  const reply = await call('POST', '/composite/graph', {
    graphs: [
      { graphId: 'good', compositeRequest: [node('a', 'Account', { Name: 'Graph' }), node('c', 'Contact', { LastName: 'G', AccountId: '@{a.id}' })] },
      { graphId: 'bad', compositeRequest: [node('a', 'Account', { Name: 'Lost' }), node('c', 'Contact', { AccountId: '@{a.id}' })] },
    ],
  });
  expect(reply.body).toMatchObject({
    graphs: [
      {
        graphId: 'good',
        isSuccessful: true,
        graphResponse: { compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 201, referenceId: 'c' }] },
      },
      {
        graphId: 'bad',
        isSuccessful: false,
        graphResponse: {
          compositeResponse: [
            { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
            { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
          ],
        },
      },
    ],
  });
  expect([await count('Account'), await count('Contact')]).toMatchObject([{ totalSize: 2 }, { totalSize: 3 }]);
});

it('keeps the limits: nodes, depth, records only, since version 50', async () => {
  const send = async (compositeRequest: object[], through = call): Promise<string> =>
    fault(await through('POST', '/composite/graph', { graphs: [{ graphId: '1', compositeRequest }] }));
  const many = (length: number): object[] => Array.from({ length }, (_, at) => node(`n${at}`, 'Account', { Name: 'N' }));
  expect(await send(many(501))).toBe('400 LIMIT_EXCEEDED');
  const chain = Array.from({ length: 16 }, (_, at) => node(`n${at}`, 'Account', { Name: at === 0 ? 'N' : `@{n${at - 1}.id}` }));
  expect(await send(chain)).toBe('400 LIMIT_EXCEEDED');
  expect(await send([{ method: 'GET', url: '/services/data/v67.0/query?q=SELECT+Id+FROM+Account', referenceId: 'q' }])).toBe('400 INVALID_INPUT');
  expect(await send([node('same', 'Account', { Name: 'N' }), node('same', 'Account', { Name: 'N' })])).toBe('400 INVALID_INPUT');
  expect(await send(many(1), restCaller(org, 'rep', 'v49.0'))).toBe('404 NOT_FOUND');
  expect(await count('Account')).toMatchObject({ totalSize: 1 });
});
