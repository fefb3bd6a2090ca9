import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listen } from './listen.ts';
import { portOwner } from './port-owner.ts';
import { PortTakenError } from './port-taken-error.ts';

const server = createServer();
let port = 0;
beforeEach(async () => {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  port = (server.address() as AddressInfo).port;
});
afterEach(() => new Promise((done) => server.close(done)));

// Who listens is read from /proc.
test.skipIf(process.platform !== 'linux')('names the process that listens', async () => {
  const owner = await portOwner(port);
  expect(owner).toEqual({ pid: process.pid, command: expect.stringContaining('node') });
});

test.skipIf(process.platform !== 'linux')('a port nobody listens on has no owner', async () => {
  const other = createServer();
  await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
  const free = (other.address() as AddressInfo).port;
  await new Promise((done) => other.close(done));
  expect(await portOwner(free)).toBeNull();
});

test.skipIf(process.platform !== 'linux')('a taken port says by whom and for what', async () => {
  const failure = await listen(port, "the twin's pages").catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(PortTakenError);
  expect(String(failure)).toMatch(
    new RegExp(
      `^PortTakenError: Port ${port}, for the twin's pages, is taken by process ${process.pid} \\(.+\\)\\. Stop that process or choose another port\\.$`,
    ),
  );
});
