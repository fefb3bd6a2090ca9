import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection';
import type { SmtpServer } from './settings.ts';

export interface Envelope {
  from: string;
  to: string;
}

/** The library's error, and whether any byte of the message had been taken for sending by then. */
export class HandoverError extends Error {
  readonly bodyStarted: boolean;

  constructor(cause: Error, bodyStarted: boolean) {
    super('SMTP handover failed', { cause });
    this.name = 'HandoverError';
    this.bodyStarted = bodyStarted;
  }
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d+){3}|::1)$/.test(host);

function connectionTo(server: SmtpServer, silenceMs: number): SMTPConnection {
  const quickMs = Math.min(silenceMs, 15_000);
  return new SMTPConnection({
    host: server.host,
    port: server.port,
    secure: server.secure,
    // A password never crosses a network in the clear.
    requireTLS: server.login !== null && !server.secure && !isLoopback(server.host),
    connectionTimeout: quickMs,
    dnsTimeout: quickMs,
    greetingTimeout: quickMs,
    socketTimeout: silenceMs,
  });
}

/**
 * One connection, one message, one try. The bare connection and not the library's transport, because only here it is
 * visible whether DATA had begun when something broke. Throws HandoverError.
 */
export function handOver(
  server: SmtpServer,
  silenceMs: number,
  { envelope, raw, lastLook }: { envelope: Envelope; raw: Uint8Array; lastLook: () => Promise<void> },
): Promise<SMTPConnectionSendInfo> {
  const connection = connectionTo(server, silenceMs);
  let bodyStarted = false;
  const body = Readable.from(
    (async function* () {
      // The server has said yes to everything up to here, which may have taken it long; it has none of the mail yet.
      await lastLook();
      bodyStarted = true;
      yield Buffer.from(raw);
    })(),
  );
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(deadline);
      connection.close();
      reject(new HandoverError(error, bodyStarted));
    };
    // A server that keeps talking without ever finishing is as lost as a silent one.
    const deadline = setTimeout(() => fail(new Error('no end of the dialogue')), 3 * silenceMs);
    const send = (): void =>
      connection.send({ from: envelope.from, to: [envelope.to], size: raw.byteLength }, body, (error, info) => {
        if (error) return fail(error);
        clearTimeout(deadline);
        connection.quit();
        resolve(info);
      });
    connection.on('error', fail);
    connection.connect((error) => {
      if (error) return fail(error);
      if (server.login === null) return send();
      connection.login({ credentials: server.login }, (refused) => (refused ? fail(refused) : send()));
    });
  });
}
