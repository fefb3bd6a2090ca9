import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';

export interface MailServer {
  host: string;
  port: number;
  secure: boolean;
}

/** The server each active SMTP mailbox names for itself: `standard` where it names none, null where its settings are sealed with a key we do not have. */
export async function listMailServers(uow: UnitOfWork, sealer: Sealer, standard: MailServer): Promise<(MailServer | null)[]> {
  const { customerId } = uow;
  const rows = await uow.rows<{ id: string; settings: string }>(sql`select id, settings from email_provider_accounts
    where customer_id = ${customerId}::uuid and is_active and provider = 'smtp'`);
  return rows.map(({ id, settings }) => {
    try {
      const own = JSON.parse(sealer.open(settings, { customerId, connectionId: id, field: 'settings' })) as Partial<Record<string, string>>;
      return own.host === undefined ? standard : { host: own.host, port: Number(own.port), secure: own.secure === 'true' };
    } catch {
      return null;
    }
  });
}
