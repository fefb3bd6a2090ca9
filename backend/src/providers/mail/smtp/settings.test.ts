import { expect, test } from 'vitest';
import { env, serverOf } from './settings.ts';

test.each([
  ['smtp://127.0.0.1:2525', { host: '127.0.0.1', port: 2525, secure: false, login: null }],
  ['smtp://mail.example', { host: 'mail.example', port: 25, secure: false, login: null }],
  ['smtps://u%40x:p%2Fw@mail.example', { host: 'mail.example', port: 465, secure: true, login: { user: 'u@x', pass: 'p/w' } }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525, secure: false, login: null }],
])('%s', (url, server) => {
  expect(serverOf({}, url)).toEqual(server);
});

test('the environment has working defaults and refuses another scheme', () => {
  expect(env.parse({})).toEqual({ SMTP_URL: 'smtp://127.0.0.1:25', SMTP_SILENCE_MS: 60_000 });
  expect(env.safeParse({ SMTP_URL: 'http://mail.example' }).success).toBe(false);
  expect(env.safeParse({ SMTP_INBOUND_SECRET: 'short' }).success).toBe(false);
});
