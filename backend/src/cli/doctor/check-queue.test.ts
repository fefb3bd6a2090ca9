import net from 'node:net';
import { expect, test } from 'vitest';
import type { Settings } from '../capabilities.ts';
import { checkQueue } from './check-queue.ts';

const settings = (redisUrl: string): Settings => ({
  problems: [],
  origin: 'the environment',
  redisUrl,
  smtpUrl: null,
  isProduction: false,
  tenantTables: [],
  routingTables: [],
  migrations: () => Promise.resolve(null),
});

/** A server that gives one answer to the first thing it hears. */
async function answering(answer: string, run: (port: number, heard: () => string) => Promise<void>): Promise<void> {
  let text = '';
  const server = net.createServer((socket) =>
    socket.on('data', (chunk) => {
      text += chunk.toString();
      socket.end(answer);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await run(port, () => text);
  await new Promise((resolve) => server.close(resolve));
}

test('Redis that answers is fine', () =>
  answering('+PONG\r\n', async (port, heard) => {
    expect(await checkQueue(null, settings(`redis://127.0.0.1:${port}`))).toEqual({
      name: 'queue',
      state: 'ok',
      found: `Redis at 127.0.0.1:${port}`,
      fix: null,
    });
    expect(heard()).toBe('*1\r\n$4\r\nPING\r\n');
  }));

test('Redis that refuses the login is told apart, and the password is not repeated', () =>
  answering('-WRONGPASS invalid\r\n', async (port, heard) => {
    expect(await checkQueue(null, settings(`redis://app:s%40cret@127.0.0.1:${port}`))).toEqual({
      name: 'queue',
      state: 'fail',
      found: `Redis at 127.0.0.1:${port} answers -WRONGPASS`,
      fix: 'Correct user and password of REDIS_URL.',
    });
    expect(heard()).toBe('*3\r\n$4\r\nAUTH\r\n$3\r\napp\r\n$6\r\ns@cret\r\n');
  }));

test('nobody there', async () => {
  expect(await checkQueue(null, settings('redis://127.0.0.1:9'))).toEqual({
    name: 'queue',
    state: 'fail',
    found: 'Redis at 127.0.0.1:9: ECONNREFUSED',
    fix: 'Start Redis, correct REDIS_URL, or unset it to use PostgreSQL.',
  });
});
