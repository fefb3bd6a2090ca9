import jsforce from 'jsforce';
import type { TestOrg } from '../../../backend/sandbox/salesforce/test-org.ts';
import type { Check } from './call.ts';

const app = { clientId: 'client-1', clientSecret: 'secret-1' };

/** Ways in and calls that our own product never uses. */
export async function furtherCalls(org: TestOrg, conn: jsforce.Connection, check: Check): Promise<void> {
  await waysIn(org, check);
  await reads(org, conn, check);
  await writes(conn, check);
}

async function waysIn(org: TestOrg, check: Check): Promise<void> {
  const user = async (made: jsforce.Connection): Promise<string> => (await made.identity()).username;
  const soap = new jsforce.Connection({ loginUrl: org.url, version: '64.0' });
  await check('SOAP login', async () => (await soap.login('ada@harborpine.test', 'password'), user(soap)), 'ada@harborpine.test');
  await check('SOAP logout', () => soap.logout(), undefined);
  await check('SOAP login, wrong password', () => new jsforce.Connection({ loginUrl: org.url }).login('ada@harborpine.test', 'no'), {
    thrown: 'Error',
  });
  const byPassword = new jsforce.Connection({ oauth2: { loginUrl: org.url, ...app } });
  await check(
    'username and password',
    async () => (await byPassword.login('rita@harborpine.test', 'password'), user(byPassword)),
    'rita@harborpine.test',
  );
  const byClient = new jsforce.Connection({ instanceUrl: org.url, oauth2: { loginUrl: org.url, ...app } });
  await check(
    'client credentials',
    async () => (await byClient.authorize({ grant_type: 'client_credentials' }), user(byClient)),
    'ada@harborpine.test',
  );
}

async function reads(org: TestOrg, conn: jsforce.Connection, check: Check): Promise<void> {
  const found = async (): Promise<number> => (await conn.search('FIND {abel} RETURNING Contact(Id, LastName), Account')).searchRecords.length;
  await check('search', found, 1);
  const plan = async (): Promise<unknown> => (await conn.query("SELECT Id FROM Contact WHERE Email = 'x'").explain()).plans[0]?.leadingOperationType;
  await check('explain', plan, 'Index');
  await check('recent', () => conn.recent(), []);
  const contacts = `/sobjects/Account/${org.ids.accountIds['acme']}/Contacts?fields=LastName`;
  await check('a relationship', async () => (await conn.requestGet<{ totalSize: number }>(contacts)).totalSize, 1);
  await check('what a connection has not', () => conn.tabs(), { thrown: 'NOT_FOUND' });
  const account = conn.sobject('Account');
  const nested = async (): Promise<unknown> =>
    (await account.find({ Name: 'Acme' }).include('Contacts').select('LastName').end().execute())[0]?.['Contacts'];
  await check('a subquery', async () => (await nested()) !== null, true);
}

async function writes(conn: jsforce.Connection, check: Check): Promise<void> {
  const lead = conn.sobject('Lead');
  await lead.create([
    { LastName: 'Sweep', Company: 'S' },
    { LastName: 'Sweep', Company: 'S' },
  ]);
  const sweep = (): ReturnType<typeof lead.find> => lead.find({ LastName: 'Sweep' });
  await check('update what a query finds', async () => (await sweep().update({ Title: 'Found' })).map(({ success }) => success), [true, true]);
  await check('delete what a query finds', async () => (await sweep().destroy()).map(({ success }) => success), [true, true]);
  const node = (referenceId: string, body: object): object => ({ method: 'POST', url: '/services/data/v67.0/sobjects/Account/', referenceId, body });
  const graphs = [
    { graphId: '1', compositeRequest: [node('a', { Name: 'Graph' })] },
    { graphId: '2', compositeRequest: [node('a', {})] },
  ];
  const sent = (): Promise<{ graphs: { isSuccessful: boolean }[] }> => conn.requestPost('/composite/graph', { graphs });
  await check('composite graphs', async () => (await sent()).graphs.map(({ isSuccessful }) => isSuccessful), [true, false]);
  await check('bulk 2.0, abort and delete', () => abortAndDelete(conn), 'Aborted');
  const { id = '' } = await lead.create({ LastName: 'Gone', Company: 'G' });
  const purge = async (): Promise<number> =>
    (
      await conn.bulk2.loadAndWaitForResults({
        object: 'Lead',
        operation: 'hardDelete',
        input: [{ Id: id }],
        pollInterval: 20,
        pollTimeout: 20_000,
      })
    ).successfulResults.length;
  await check('bulk 2.0, hard delete', purge, 1);
  await check('gone for good', async () => (await conn.query(`SELECT Id FROM Lead WHERE Id = '${id}'`, { scanAll: true })).totalSize, 0);
}

async function abortAndDelete(conn: jsforce.Connection): Promise<unknown> {
  const job = conn.bulk2.createJob({ object: 'Lead', operation: 'insert' });
  await job.open();
  await job.uploadData('LastName,Company\nNever,Co\n');
  await job.abort();
  const { state } = await job.check();
  await job.delete();
  return state;
}
