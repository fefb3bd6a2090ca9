import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { HttpTrouble } from '#ports/http-client.ts';
import { createHttpClient, type HttpLimits } from './http-client.ts';

async function served(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = (limits: HttpLimits, url: string) => createHttpClient(limits).send({ method: 'GET', url, headers: { 'x-a': 'b' }, body: null });
const troubleOf = (limits: HttpLimits, url: string): Promise<string> =>
  get(limits, url).then(
    ({ status }) => `answered ${status}`,
    (error: unknown) => (error instanceof HttpTrouble ? error.kind : String(error)),
  );
const local = { allowPrivate: true };

test('an answer comes whole, with its status, and a redirect is not followed', async () => {
  const url = await served((request, response) => {
    if (request.url === '/away') return response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    return response.writeHead(418, { 'Retry-After': '3' }).end(`${request.method} ${request.headers['x-a']}`);
  });
  expect(await get(local, url)).toMatchObject({ status: 418, headers: { 'retry-after': '3' }, body: 'GET b' });
  expect(await get(local, `${url}/away`)).toMatchObject({ status: 302 });
});

test('a body goes out as it is', async () => {
  const url = await served((request, response) => void request.pipe(response));
  const sent = createHttpClient(local).send({ method: 'PUT', url, headers: { 'content-type': 'text/plain' }, body: 'grüße' });
  expect((await sent).body).toBe('grüße');
});

test.each([
  'http://127.0.0.1:9/',
  'http://93.184.215.14/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://[::ffff:7f00:1]/',
  'https://169.254.169.254/latest/meta-data',
  'https://user:secret@93.184.215.14/',
  'ftp://93.184.215.14/',
  'nonsense',
])('%s is not asked', async (url) => {
  expect(await troubleOf({ allowPrivate: false }, url)).toBe('forbidden_address');
});

test('a name that leads into a private network is not asked, not even where it leads elsewhere too', async () => {
  const to = (...addresses: string[]): HttpLimits => ({
    allowPrivate: false,
    lookup: (_hostname, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
  });
  expect(await troubleOf(to('10.0.0.7'), 'https://crm.example/')).toBe('forbidden_address');
  expect(await troubleOf(to('93.184.215.14', '127.0.0.1'), 'https://crm.example/')).toBe('forbidden_address');
  expect(await troubleOf(to('fd00::1'), 'https://crm.example/')).toBe('forbidden_address');
});

test('what could not be sent, what was not answered and what was too much are three things', async () => {
  const url = await served((request, response) => {
    if (request.url === '/silent') return;
    if (request.url === '/cut') return void request.socket.destroy();
    response.end('x'.repeat(5000));
  });
  expect(await troubleOf(local, 'http://127.0.0.1:1/')).toBe('not_sent');
  expect(await troubleOf({ ...local, timeoutMs: 50 }, `${url}/silent`)).toBe('no_answer');
  expect(await troubleOf(local, `${url}/cut`)).toBe('no_answer');
  expect(await troubleOf({ ...local, mostBytes: 4999 }, url)).toBe('too_large');
  expect(await troubleOf({ ...local, mostBytes: 5000 }, url)).toBe('answered 200');
});
