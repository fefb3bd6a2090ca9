import type { NamedCustomer } from '#services/customer/list-customers.ts';
import { listMailServers } from '#services/email/list-mail-servers.ts';
import type { Engine } from '../capabilities.ts';
import { type Check, fail, fine, warn } from './check.ts';
import { type Address, firstLine, socketCode } from './dial.ts';

interface Server extends Address {
  mailboxes: number;
}

/** The default mail server, and each one a mailbox names for itself. */
export async function checkMail({ work, crm }: Engine, customers: readonly NamedCustomer[], defaultUrl: string): Promise<Check[]> {
  const url = new URL(defaultUrl);
  const secure = url.protocol === 'smtps:';
  const standard: Server = { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (secure ? 465 : 25)), secure, mailboxes: 0 };
  const servers = new Map([[keyOf(standard), standard]]);
  let unreadable = 0;
  for (const { id } of customers) {
    for (const address of await work.withTenant(id, (uow) => listMailServers(uow, crm.sealer, standard))) {
      if (address === null) unreadable += 1;
      else servers.set(keyOf(address), { ...address, mailboxes: (servers.get(keyOf(address))?.mailboxes ?? 0) + 1 });
    }
  }
  const checks = await Promise.all([...servers.values()].map(checkServer));
  const lost = `${unreadable} mailboxes have settings this process cannot open`;
  return unreadable === 0 ? checks : [...checks, fail('mail', lost, 'Check that ENCRYPTION_KEYS holds the key they were stored with.')];
}

const keyOf = ({ host, port }: Address): string => `${host}:${port}`;

async function checkServer(server: Server): Promise<Check> {
  const found = `${keyOf(server)}, used by ${server.mailboxes} mailboxes`;
  const broken = (why: string): Check => {
    const fix = 'Start it, or correct SMTP_URL or the mailbox’s host and port.';
    return server.mailboxes === 0 ? warn('mail', `${found}: ${why}`, fix) : fail('mail', `${found}: ${why}`, fix);
  };
  try {
    // RFC 5321 §3.1: the server speaks first, 220 when it is ready.
    const line = await firstLine(server, '');
    return line.startsWith('220') ? fine('mail', found) : broken(`greets with ${line.slice(0, 3)}`);
  } catch (error) {
    return broken(socketCode(error));
  }
}
