import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

/** A mail server in a process of its own that takes everything and says when it had each message whole: one line of JSON each. Recipients called slow-… are kept waiting. */
const KEPT_WAITING_MS = 2_500;
const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const server = new SMTPServer({
  disabledCommands: ['STARTTLS', 'AUTH'],
  authOptional: true,
  disableReverseLookup: true,
  onRcptTo({ address }, _session, done) {
    void sleep(address.startsWith('slow-') ? KEPT_WAITING_MS : 0).then(() => done());
  },
  onData(stream, session, done) {
    stream.resume();
    stream.once('end', () => {
      say({ to: session.envelope.rcptTo[0]?.address.toLowerCase(), atMs: Date.now() });
      done();
    });
  },
});
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => say({ port: (server.server.address() as AddressInfo).port }));
