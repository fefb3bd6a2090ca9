import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Twin } from '../core/twin.ts';
import { playAtRecipient } from './recipient-fault.ts';
import { smtpReply } from './smtp-reply.ts';
import { MAIL_SPACE } from './stored-mail.ts';
import { takeMessage } from './take-message.ts';

const SIZE_LIMIT_BYTES = 10 * 1024 * 1024;

export interface MailServerOptions {
  host: string;
  /** 0 = any free port. */
  port: number;
  spaceId?: string;
  sizeLimitBytes?: number;
  /** When given, a login must match it; sending without a login stays possible. */
  login?: { user: string; pass: string };
}

function socketOf(server: SMTPServer, session: SMTPServerSession): Socket | undefined {
  return [...server.connections].find(({ id }) => id === session.id)?._socket;
}

function createServer(twin: Twin, options: MailServerOptions): SMTPServer {
  const spaceId = options.spaceId ?? MAIL_SPACE;
  const server: SMTPServer = new SMTPServer({
    name: 'mail.local-twin.invalid',
    banner: 'Local twin',
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: options.sizeLimitBytes ?? SIZE_LIMIT_BYTES,
    closeTimeout: 200,
    onAuth({ username, password }, _session, done) {
      const wanted = options.login;
      const known = !wanted || (username === wanted.user && password === wanted.pass);
      if (known) done(null, { user: username });
      else done(smtpReply(535, '5.7.8 authentication credentials invalid'));
    },
    onRcptTo({ address }, session, done) {
      const fault = twin.faults.take('smtp', 'RCPT', address);
      if (fault)
        playAtRecipient(
          twin,
          fault,
          { from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '', to: [address] },
          socketOf(server, session),
          done,
        );
      else done();
    },
    onData(stream, session, done) {
      takeMessage(twin, spaceId, stream, session.envelope).then(
        (outcome) => {
          if (outcome.type === 'answer') done(outcome.refusal, 'OK: kept by the local twin');
          if (outcome.type === 'drop') socketOf(server, session)?.destroy();
        },
        (error: Error) => done(smtpReply(451, `4.3.0 ${error.message}`)),
      );
    },
  });
  return server;
}

/** A real SMTP server that takes mail for any address, keeps it, and answers 250 only once it is durable. */
export async function startMailServer(twin: Twin, options: MailServerOptions): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer(twin, options);
  await new Promise<void>((ready, failed) => {
    server.once('error', failed);
    server.listen(options.port, options.host, ready);
  });
  server.removeAllListeners('error');
  // From here on: a client that went away in mid-dialogue, which is its own business.
  server.on('error', () => undefined);
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((done) => server.close(done)),
  };
}
