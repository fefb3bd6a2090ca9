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
  const outcomes: Outcome[] = [];
  const failed: unknown[] = [];
  for (const word of words) {
    // One that cannot be taken keeps none of those behind it; the vendor says all of them again.
    await take(work, deps, { ...speaker, source }, word).then(
      (outcome) => outcomes.push(outcome),
      (error: unknown) => failed.push(error),
    );
  }
  if (failed.length > 0) throw failed[0];
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome === 'refused')) throw new ProviderError('permission', 'mail words refused: source');
  return outcomes.filter((outcome) => outcome === 'taken').length;
}

/** `dropped` = nobody here has the mailbox or the mail, or it is known. */
type Outcome = 'taken' | 'dropped' | 'refused';

async function take(work: Work, deps: ListeningDeps, speaking: Speaking, word: MailWord): Promise<Outcome> {
  const mailbox = word.mailbox === null ? null : await mailboxOf(work, deps, speaking.provider, word.mailbox);
  if (word.mailbox !== null && !mailbox) return 'dropped';
  if (!speaking.listener.speaksFor(mailbox?.settings ?? {}, speaking.source)) return 'refused';
  if (word.is === 'confirmation') {
    await work.outside('mail confirmation', () => word.confirm());
    return 'taken';
  }
  if (!mailbox) return 'dropped';
  const { provider } = speaking;
  const isTaken =
    word.is === 'received'
      ? await recordInbound(work, deps, provider, word.delivery)
      : await work.withTenant(mailbox.customerId, (uow) => recordFate(uow, { provider, mailboxId: mailbox.id, word }));
  return isTaken ? 'taken' : 'dropped';
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
