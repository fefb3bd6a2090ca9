import { expect, test } from 'vitest';
import { createKnownHosts } from './known-hosts.ts';

test('our own host and proven ones are known, strangers cost one reading, and without a database everybody is let in', async () => {
  let reads = 0;
  const routes = async <Row>(): Promise<Row[]> => {
    reads += 1;
    return [{ host: 'track.a.example' }] as Row[];
  };
  const hosts = createKnownHosts({ withRoutes: routes }, 'https://ours.example/');
  expect([await hosts.isKnown('ours.example'), reads]).toEqual([true, 0]);
  expect([await hosts.isKnown('evil.example'), await hosts.isKnown('track.a.example')]).toEqual([false, true]);
  expect([await hosts.isKnown('evil.example'), await hosts.isKnown('worse.example'), reads]).toEqual([false, false, 1]);
  const broken = createKnownHosts({ withRoutes: () => Promise.reject(new Error('gone')) }, 'https://ours.example');
  expect(await broken.isKnown('track.a.example')).toBe(true);
});
