import { createServer, type AddressInfo, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { OutboundMail } from '#ports/mail.ts';
import { MimeError, type MimeComposer } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { createSmtpMailProvider } from './index.ts';

const mail: OutboundMail = {
  messageId: '<s1@seller.example>',
  from: { name: 'Zoe', address: 'zoe@seller.example' },
  to: { name: 'Ana', address: 'ana@buyer.example' },
  replyTo: null,
  subject: 'Hello',
  html: '<p>Hi</p>',
  text: 'Hi',
  envelopeFrom: 'bounce+s1@seller.example',
  date: new Date('2026-11-23T10:00:00Z'),
  inReplyTo: null,
  references: [],
  headers: {},
  sendId: 's1',
  threadKey: null,
};
const raw = 'Message-ID: <s1@seller.example>\r\nSubject: Hello\r\n\r\n.Hi\r\n';
const mime: MimeComposer = { compose: async () => Buffer.from(raw) };
const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

function provider(port: number, composer = mime) {
  return createSmtpMailProvider({ SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_SILENCE_MS: 300, SMTP_INBOUND_SECRET: undefined }, composer);
}

async function outcome(port: number, settings: Record<string, string> = {}, composer = mime): Promise<unknown> {
  try {
    return await provider(port, composer).connect({ address: mail.from.address, settings, accessToken: null, scopes: [] }).sender.send(mail, null);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { failure: error.failure, vendorCode: error.vendorCode, message: error.message };
  }
}

interface Received {
  from: string;
  to: string[];
  raw: string;
}

async function smtpServer(options: SMTPServerOptions): Promise<{ port: number; received: Received[]; connections: () => number }> {
  const received: Received[] = [];
  let connections = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    closeTimeout: 50,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const port = await new Promise<number>((ready) => {
    const listener = server.listen(0, '127.0.0.1', () => ready((listener.address() as AddressInfo).port));
  });
  closers.push(() => new Promise<void>((done) => server.close(done)));
  return { port, received, connections: () => connections };
}

const reply = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });

/** A server that talks up to a point and then does what `at` says. */
async function brokenServer(at: (line: string, socket: Socket) => string | null): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write('220 twin ESMTP\r\n');
    socket.on('data', (chunk) => {
      const answer = at(chunk.toString(), socket);
      if (answer !== null && !socket.destroyed) socket.write(`${answer}\r\n`);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  return (server.address() as AddressInfo).port;
}

function until(stop: RegExp, then: (socket: Socket) => string | null) {
  return brokenServer((line, socket) => {
    if (stop.test(line)) return then(socket);
    return line.startsWith('DATA') ? '354 go on' : '250 ok';
  });
}
const drop = (socket: Socket): null => {
  socket.destroy();
  return null;
};

test('one message over one connection, with our envelope and our bytes', async () => {
  const server = await smtpServer({});
  expect(await outcome(server.port)).toEqual({ providerMessageId: '<s1@seller.example>', messageId: null, threadKey: null });
  expect(server.received).toEqual([{ from: 'bounce+s1@seller.example', to: ['ana@buyer.example'], raw }]);
  expect(server.connections()).toBe(1);
});

describe('refused by the server', () => {
  test.each<[number, string]>([
    [550, 'validation'],
    [451, 'temporary'],
    [503, 'temporary'],
  ])('%i at RCPT', async (code, failure) => {
    const server = await smtpServer({ onRcptTo: (_address, _session, done) => done(reply(code, 'ana@buyer.example no')) });
    expect(await outcome(server.port)).toEqual({ failure, vendorCode: String(code), message: `SMTP ${code} at RCPT TO` });
    expect(server.connections()).toBe(1);
  });

  test.each<[number, string]>([
    [550, 'validation'],
    [552, 'validation'],
    [451, 'temporary'],
  ])('%i in answer to the message', async (code, failure) => {
    const server = await smtpServer({
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () => done(reply(code, 'no')));
      },
    });
    expect(await outcome(server.port)).toEqual({ failure, vendorCode: String(code), message: `SMTP ${code} after DATA` });
  });

  test('421: the server says goodbye', async () => {
    const server = await smtpServer({ onRcptTo: (_address, _session, done) => done(reply(421, 'closing')) });
    expect(await outcome(server.port)).toMatchObject({ failure: 'temporary', vendorCode: '421' });
  });

  test('the enhanced code is kept, the text is not', async () => {
    const port = await until(/RCPT/, () => '550 5.1.1 <ana@buyer.example> is nobody');
    expect(await outcome(port)).toEqual({ failure: 'validation', vendorCode: '550 5.1.1', message: 'SMTP 550 5.1.1 at RCPT TO' });
  });

  test('a message over the size limit', async () => {
    const server = await smtpServer({ size: 10 });
    expect(await outcome(server.port)).toMatchObject({ failure: 'validation' });
    expect(server.received).toEqual([]);
  });

  test('login: right, wrong, and not for now', async () => {
    const server = await smtpServer({
      onAuth: ({ password }, _session, done) =>
        password === 'good' ? done(null, { user: 'zoe' }) : done(reply(password === 'later' ? 454 : 535, 'no')),
    });
    const settings = (pass: string) => ({ host: '127.0.0.1', port: String(server.port), secure: 'false', user: 'zoe', pass });
    expect(await outcome(1, settings('good'))).toEqual({ providerMessageId: '<s1@seller.example>', messageId: null, threadKey: null });
    expect(await outcome(1, settings('bad'))).toMatchObject({ failure: 'auth_expired', vendorCode: '535' });
    expect(await outcome(1, settings('later'))).toMatchObject({ failure: 'temporary', vendorCode: '454' });
  });
});

describe('the connection breaks', () => {
  test.each<[string, RegExp, (socket: Socket) => string | null, string]>([
    ['lost at EHLO', /EHLO/, drop, 'temporary'],
    ['lost at RCPT', /RCPT/, drop, 'temporary'],
    ['lost at DATA, before the body', /^DATA/, drop, 'temporary'],
    ['silent at RCPT', /RCPT/, () => null, 'temporary'],
    ['lost after the body', /\r\n\.\r\n$/, drop, 'unknown_outcome'],
    ['silent after the body', /\r\n\.\r\n$/, () => null, 'unknown_outcome'],
    ['nonsense after the body', /\r\n\.\r\n$/, () => '354 go on', 'unknown_outcome'],
    ['half a reply after the body', /\r\n\.\r\n$/, (socket) => (socket.end('25'), null), 'unknown_outcome'],
    ['an unfinished refusal after the body', /\r\n\.\r\n$/, (socket) => (socket.end('451 4.'), null), 'unknown_outcome'],
  ])('%s', async (_name, stop, then, failure) => {
    expect(await outcome(await until(stop, then))).toMatchObject({ failure });
  });

  test('nobody listens', async () => {
    expect(await outcome(1)).toMatchObject({ failure: 'temporary' });
  });

  test('a server that never finishes talking', async () => {
    const port = await until(/\r\n\.\r\n$/, (socket) => {
      const timer = setInterval(() => socket.write('250-still here\r\n'), 50);
      socket.on('close', () => clearInterval(timer));
      return null;
    });
    expect(await outcome(port)).toMatchObject({ failure: 'unknown_outcome' });
  });
});

test('a mail that must not be built never reaches the server', async () => {
  const server = await smtpServer({});
  const refusing: MimeComposer = { compose: async () => Promise.reject(new MimeError('header_injection', 'to.name')) };
  expect(await outcome(server.port, {}, refusing)).toEqual({
    failure: 'validation',
    vendorCode: 'header_injection',
    message: 'header_injection in to.name',
  });
  expect(server.connections()).toBe(0);
});

test.each([
  [{ host: 'mail.example', port: '0' }, 'SMTP settings: port'],
  [{ host: '', port: '25' }, 'SMTP settings: host'],
  [{ port: '25' }, 'SMTP settings: host'],
  [{ host: 'mail.example', port: '25', pool: 'true' }, 'SMTP settings: Unrecognized key: "pool"'],
])('settings %j are refused', (settings, message) => {
  expect(() => provider(25).connect({ address: 'a@b.example', settings, accessToken: null, scopes: [] })).toThrow(
    new ProviderError('validation', message),
  );
});

test('what the last look throws comes out as it is, and the server gets nothing', async () => {
  const { port, received } = await smtpServer({});
  const { sender } = provider(port).connect({ address: mail.from.address, settings: {}, accessToken: null, scopes: [] });
  const stop = new Error('no more');
  await expect(sender.send(mail, null, () => Promise.reject(stop))).rejects.toBe(stop);
  await sender.send(mail, null, async () => undefined);
  expect(received.map(({ to }) => to)).toEqual([['ana@buyer.example']]);
});
