import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { MailListener, MailWord } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { settingsOf } from './open-mailbox.ts';
import { recordFate } from './record-fate.ts';
import { type InboundOptions, recordInbound } from './record-inbound.ts';

export type ListeningDeps = InboundOptions & { sealer: Sealer };

interface Speaking {
  provider: string;
  listener: MailListener;
  source: string;
}

/**
 * Takes what a vendor posts. Anybody can have a source whose signature is good, so each word counts only for a mailbox
 * whose settings name that source. Returns how many words were new; those about mailboxes nobody here has are dropped.
 */
export async function takeMailWords(
  work: Work,
  deps: ListeningDeps,
  speaker: { provider: string; listener: MailListener },
  request: Parameters<MailListener['read']>[0],
): Promise<number> {
  const { source, words } = await work.outside('mail words', () => speaker.listener.read(request));
  let taken = 0;
  for (const word of words) if (await take(work, deps, { ...speaker, source }, word)) taken += 1;
  return taken;
}

async function take(work: Work, deps: ListeningDeps, speaking: Speaking, word: MailWord): Promise<boolean> {
  const mailbox = word.mailbox === null ? null : await mailboxOf(work, deps, speaking.provider, word.mailbox);
  if (word.mailbox !== null && !mailbox) return false;
  if (!speaking.listener.speaksFor(mailbox?.settings ?? {}, speaking.source)) throw new ProviderError('permission', 'mail words refused: source');
  if (word.is === 'confirmation') {
    await work.outside('mail confirmation', () => word.confirm());
    return true;
  }
  if (!mailbox) return false;
  if (word.is === 'received') return recordInbound(work, deps, speaking.provider, word.delivery);
  return work.withTenant(mailbox.customerId, (uow) => recordFate(uow, { provider: speaking.provider, mailboxId: mailbox.id, word }));
}

async function mailboxOf(work: Work, deps: ListeningDeps, provider: string, address: string) {
  const [route] = await work.withRoutes<{ customer_id: string }>(sql`select customer_id from mailbox_routes where address = ${address}`);
  if (!route) return null;
  const customerId = route.customer_id;
  const [row] = await work.withTenant(customerId, (uow) =>
    uow.rows<{ id: string; settings: string }>(sql`select id, settings from email_provider_accounts
      where customer_id = ${customerId}::uuid and email_address = ${address} and provider = ${provider}`),
  );
  return row ? { customerId, id: row.id, settings: settingsOf(deps.sealer, customerId, { mailbox_id: row.id, settings: row.settings }) } : null;
}
