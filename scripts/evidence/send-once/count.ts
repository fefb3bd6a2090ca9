import { sql } from 'drizzle-orm';
import { allMails } from '../../../backend/sandbox/mail/find-mails.ts';
import { headerOf } from '../../../backend/sandbox/mail/stored-mail.ts';
import type { Launched } from '../../start/launch.ts';

export interface Fate {
  mail: string;
  state: string;
  /** Copies of it at the vendor's. */
  copies: number;
  tries: number;
  code: string | null;
}

export interface Totals {
  accepted: number;
  sent: number;
  rejected: number;
  parked: number;
  /** Neither of these: still on its way, or nobody's. */
  open: number;
  duplicates: number;
  /** Said to be sent, and not there. */
  lost: number;
  /** Said to be rejected, and there all the same. */
  denied: number;
  parkedAndThere: number;
}

/** Each mail's row in the ledger beside what the vendor has of it. */
export async function fatesOf({ product: { work }, twin }: Launched, customerId: string, mailIds: readonly string[]): Promise<Fate[]> {
  const copies = new Map<string, number>();
  for (const mail of allMails(twin.twin)) {
    const sendId = headerOf(mail, 'X-SalesOS-Send') ?? '';
    copies.set(sendId, (copies.get(sendId) ?? 0) + 1);
  }
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string; send_state: string; tries: number; error_code: string | null }>(sql`
      select id, send_state, tries, error_code from emails where customer_id = ${customerId}::uuid
        and id in (select jsonb_array_elements_text(${JSON.stringify(mailIds)}::jsonb)::uuid)`),
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  return mailIds.map((mail) => {
    const row = known.get(mail);
    return { mail, state: row?.send_state ?? 'gone', copies: copies.get(mail) ?? 0, tries: row?.tries ?? 0, code: row?.error_code ?? null };
  });
}

export function totalsOf(fates: readonly Fate[]): Totals {
  const count = (is: (fate: Fate) => boolean): number => fates.filter(is).length;
  const [sent, rejected, parked] = ['sent', 'rejected', 'unknown'].map((state) => count((fate) => fate.state === state)) as [number, number, number];
  return {
    accepted: fates.length,
    sent,
    rejected,
    parked,
    open: fates.length - sent - rejected - parked,
    duplicates: fates.reduce((sum, { copies }) => sum + Math.max(0, copies - 1), 0),
    lost: count(({ state, copies }) => state === 'sent' && copies === 0),
    denied: count(({ state, copies }) => state === 'rejected' && copies > 0),
    parkedAndThere: count(({ state, copies }) => state === 'unknown' && copies > 0),
  };
}
