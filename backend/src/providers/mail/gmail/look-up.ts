import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { LostMail, SendOutcome } from '#ports/mail.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { GmailClient } from './client.ts';
import { discardDraft } from './discard-draft.ts';
import { headerIn, OUR_HEADERS } from './metadata.ts';
import type { Allowed } from './scopes.ts';

/** A handover we gave up waiting for may still be under way: until then its draft is let be. */
const UNDER_WAY_MS = 60_000;
/** Clocks differ. */
const SPARE_S = 10 * 60;
const MOST_CANDIDATES = 20;

const UNKNOWN: SendOutcome = { is: 'unknown' };

/**
 * Whether a mail is among those sent, by the header we put into it; else whether its draft can be taken away, after which it
 * can no longer go. A draft that is gone proves nothing: its owner may have thrown it away, or edited it into another one.
 */
export async function lookUp(client: GmailClient, { mayRead }: Allowed, mail: LostMail): Promise<SendOutcome> {
  const sent = mayRead ? await findSent(client, mail) : null;
  if (sent !== null) return sent;
  if (Date.now() - mail.lostAt.getTime() < UNDER_WAY_MS) return UNKNOWN;
  if (mail.draftKey === null || !(await discardDraft(client, mail.draftKey))) return UNKNOWN;
  // It may have gone while we looked; what takes it away would have failed then, unless sending leaves drafts behind.
  return (mayRead ? await findSent(client, mail) : null) ?? { is: 'not_sent' };
}

async function findSent(client: GmailClient, mail: LostMail): Promise<SendOutcome | null> {
  const candidates = [...(await inThread(client, mail.threadKey)), ...(await bySearch(client, mail))];
  const found = candidates.find((message) => message.labelIds?.includes('SENT') && headerIn(message, 'X-SalesOS-Send') === mail.sendId);
  if (!found?.id) return null;
  return {
    is: 'sent',
    sent: { providerMessageId: found.id, messageId: headerIn(found, 'Message-ID'), threadKey: found.threadId ?? null },
  };
}

/** A thread is current at once, a search may lag behind. */
async function inThread(client: GmailClient, threadKey: string | null): Promise<gmail_v1.Schema$Message[]> {
  if (threadKey === null) return [];
  try {
    const thread = await client.read((users, me, signed) =>
      users.threads.get({ ...me, id: threadKey, format: 'metadata', metadataHeaders: OUR_HEADERS }, signed),
    );
    return thread.messages ?? [];
  } catch (error) {
    if (error instanceof ProviderError && (error.failure === 'not_found' || error.failure === 'validation')) return [];
    throw error;
  }
}

async function bySearch(client: GmailClient, { toAddress, lostAt }: LostMail): Promise<gmail_v1.Schema$Message[]> {
  const q = `to:${toAddress} after:${Math.floor(lostAt.getTime() / 1000) - SPARE_S}`;
  const { messages = [] } = await client.read((users, me, signed) =>
    users.messages.list({ ...me, q, labelIds: ['SENT'], maxResults: MOST_CANDIDATES }, signed),
  );
  const found: gmail_v1.Schema$Message[] = [];
  for (const { id } of messages)
    if (id)
      found.push(
        await client.read((users, me, signed) => users.messages.get({ ...me, id, format: 'metadata', metadataHeaders: OUR_HEADERS }, signed)),
      );
  return found;
}
