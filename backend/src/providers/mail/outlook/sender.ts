import type { LastLook, LostMail, MailDraft, MailSender, OutboundMail, SendOutcome, SentMail } from '#ports/mail.ts';
import type { MimeComposer } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { OutlookClient } from './client.ts';
import { toProviderError } from './errors.ts';
import { Folder, MessageList, MessageState, STATE } from './wire.ts';

/** What was handed over is out of the drafts by then, or in the sent items, or never will be. */
const SETTLED_MS = 5 * 60_000;

const messagePath = (id: string): string => `/me/messages/${encodeURIComponent(id)}`;

async function mimeOf(mime: MimeComposer, mail: OutboundMail): Promise<string> {
  const raw = await mime.compose(mail).catch((error: unknown) => {
    throw toProviderError(error, 'read');
  });
  return Buffer.from(raw).toString('base64');
}

/** With permission to send and nothing else: nobody can be asked what became of a mail. */
export function sendOnly(client: OutlookClient, mime: MimeComposer): MailSender {
  return {
    async send(mail, _draftKey, lastLook) {
      await client.once('/me/sendMail', await mimeOf(mime, mail), lastLook);
      return { providerMessageId: mail.messageId, messageId: null, threadKey: null };
    },
  };
}

const stateOf = (client: OutlookClient, id: string): Promise<MessageState> => client.read(MessageState, `${messagePath(id)}?$select=${STATE}`);

const sentAs = (state: MessageState): SentMail => ({
  providerMessageId: state.id,
  messageId: state.internetMessageId ?? null,
  threadKey: state.conversationId ?? null,
});

const unless = async <Result>(failure: 'not_found', promise: Promise<Result>): Promise<Result | null> =>
  promise.catch((error: unknown) => {
    if (error instanceof ProviderError && error.failure === failure) return null;
    throw error;
  });

/** Through a draft, which is the one thing of a mail that can be asked for afterwards. */
export function sendThroughDraft(client: OutlookClient, mime: MimeComposer): MailSender {
  return {
    prepare: async (mail) => prepare(client, await mimeOf(mime, mail)),
    async send(mail, draftKey, lastLook) {
      const key = draftKey ?? (await prepare(client, await mimeOf(mime, mail))).draftKey;
      return handOver(client, key, lastLook);
    },
    discard: (draftKey) => discard(client, draftKey),
    lookUp: (mail) => lookUp(client, mail),
  };
}

async function discard(client: OutlookClient, draftKey: string): Promise<void> {
  await unless('not_found', client.remove(messagePath(draftKey)));
}

async function prepare(client: OutlookClient, mime: string): Promise<MailDraft> {
  const draft = await client.change(MessageState, 'post', '/me/messages', mime).catch((error: unknown) => {
    // There is nothing yet that could be missing: it is the mailbox that is not there.
    if (error instanceof ProviderError && error.failure === 'not_found')
      throw new ProviderError('permission', error.message, { vendorCode: error.vendorCode ?? undefined, cause: error });
    throw error;
  });
  return { draftKey: draft.id, messageId: draft.internetMessageId ?? null, threadKey: draft.conversationId ?? null };
}

async function handOver(client: OutlookClient, draftKey: string, lastLook: LastLook | undefined): Promise<SentMail> {
  try {
    await client.once(`${messagePath(draftKey)}/send`, undefined, lastLook);
  } catch (error) {
    // A draft that a person has sent by hand meanwhile is refused, and has gone.
    if (error instanceof ProviderError && error.failure === 'validation') {
      const state = await stateOf(client, draftKey).catch(() => null);
      if (state?.isDraft === false) return sentAs(state);
      // Refused for good: what is left would only lie in the drafts.
      if (state?.isDraft === true) await discard(client, draftKey).catch(() => undefined);
    }
    throw error;
  }
  // It has gone; under which Message-ID is read where it can be, at once or never.
  const state = await stateOf(client, draftKey).catch(() => null);
  return state ? sentAs(state) : { providerMessageId: draftKey, messageId: null, threadKey: null };
}

async function inSentItems(client: OutlookClient, messageId: string): Promise<SentMail | null> {
  const filter = encodeURIComponent(`internetMessageId eq '${messageId.replaceAll("'", "''")}'`);
  const { value } = await client.read(MessageList, `/me/mailFolders/sentitems/messages?$filter=${filter}&$select=${STATE}&$top=1`);
  return value[0] ? sentAs(value[0]) : null;
}

/**
 * The draft says it: one that has gone is a draft no longer. While it still is one, it may be on its way; only when it has
 * been one for minutes, nothing lies in the sent items, and it is thrown away so that it can never go, has it not been sent.
 */
async function lookUp(client: OutlookClient, mail: LostMail): Promise<SendOutcome> {
  const state = mail.draftKey === null ? null : await unless('not_found', stateOf(client, mail.draftKey));
  if (state?.isDraft === false) return { is: 'sent', sent: sentAs(state) };
  const sent = await inSentItems(client, mail.messageId);
  if (sent) {
    // What is left of it would only be sent a second time, by hand.
    if (state) await discard(client, state.id).catch(() => undefined);
    return { is: 'sent', sent };
  }
  if (state?.isDraft !== true || Date.now() - mail.lostAt.getTime() < SETTLED_MS) return { is: 'unknown' };
  // A draft that somebody has moved is somebody's decision.
  const drafts = await client.read(Folder, '/me/mailFolders/drafts?$select=id');
  if (state.parentFolderId !== drafts.id) return { is: 'unknown' };
  await discard(client, state.id);
  const late = await inSentItems(client, mail.messageId);
  return late ? { is: 'sent', sent: late } : { is: 'not_sent' };
}
