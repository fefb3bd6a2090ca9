import { spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { expect, test } from 'vitest';
import { startStandInProduct, startTestSite } from './control/test-site.ts';
import { PortTakenError } from './control/port-taken-error.ts';
import { startTwin } from './start-twin.ts';

const options = { databaseUrl: null, record: null, productUrl: null, inboundMailSecret: 'a secret both sides know', seed: false };

test('all five doors are open, and closed again', async () => {
  const { twin } = await startTestSite();
  const transport = createTransport({ host: '127.0.0.1', port: twin.smtpPort });
  await transport.sendMail({ from: 'a@harborpine.example', to: 'b@nordlicht.example', subject: 'Hello', text: 'Hi' });
  const statuses = await Promise.all(
    [`${twin.pagesUrl}/`, `${twin.salesforceUrl}/services/data`, `${twin.hubspotUrl}/crm/owners/2026-09`].map(
      async (url) => (await fetch(url)).status,
    ),
  );
  expect([...statuses, await knock(twin.pubsubUrl)]).toEqual([200, 200, 401, 'open']);
  await twin.close();
  const after = await Promise.all(
    [twin.pagesUrl, twin.salesforceUrl, twin.hubspotUrl].map((url) =>
      fetch(url).then(
        () => 'open',
        () => 'closed',
      ),
    ),
  );
  expect([...after, await knock(twin.pubsubUrl)]).toEqual(['closed', 'closed', 'closed', 'closed']);
});

function knock(place: string): Promise<'open' | 'closed'> {
  const [host, port] = place.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host, () => {
      socket.destroy();
      resolve('open');
    });
    socket.once('error', () => resolve('closed'));
  });
}

test('a taken port leaves nothing open behind it', async () => {
  // Below the range the system hands out, so no other test holds one of them by chance.
  const basePort = 20_000 + (process.pid % 1500) * 8;
  const first = await startTwin({ ...options, basePort });
  const failure = await startTwin({ ...options, basePort: basePort - 2 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PortTakenError);
  // The last door, which another kind of server opens.
  const last = await startTwin({ ...options, basePort: basePort - 4 }).catch((error: unknown) => error);
  expect(last).toMatchObject({ name: 'PortTakenError', port: basePort });
  await first.close();
  const second = await startTwin({ ...options, basePort: basePort - 2 });
  expect(second.hubspotUrl).toBe(`http://127.0.0.1:${basePort}`);
  await second.close();
});

test('the product’s clock and address are taken over when it connects', async () => {
  const product = await startStandInProduct();
  await fetch(`${product.url}/internal/clock`, { method: 'POST', body: JSON.stringify({ advanceMs: 86_400_000 }) });
  const { twin, get } = await startTestSite();
  await twin.connectProduct(`${product.url}/`);
  expect((await get('/_twin/state')).body).toMatchObject({ product: { url: product.url, isReachable: true } });
  expect(Math.round((twin.twin.clock.now().getTime() - Date.now()) / 86_400_000)).toBe(1);
  await twin.close();
  await product.close();
});

const command = (args: string[], env: Record<string, string> = {}) => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 20_000,
  });
  return { status, said: stderr.split('\n')[0] };
};

test('the command refuses what it does not know, and production', () => {
  expect(command(['--prot', '1'])).toEqual({ status: 2, said: expect.stringContaining("Unknown option '--prot'") });
  expect(command(['--port', 'x'])).toEqual({ status: 2, said: '--port is no port: x' });
  expect(command([], { NODE_ENV: 'production' })).toEqual({ status: 1, said: 'The local twin does not run with NODE_ENV=production.' });
}, 60_000);
