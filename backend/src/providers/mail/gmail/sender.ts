import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { LastLook, MailSender, OutboundMail, SentMail } from '#ports/mail.ts';
import type { MimeComposer } from '#ports/mime.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { GmailClient } from './client.ts';
import { discardDraft } from './discard-draft.ts';
import { toProviderError } from './errors.ts';
import { lookUp } from './look-up.ts';
import { messageIdOf } from './metadata.ts';
import type { Allowed } from './scopes.ts';

/** Another vendor's threads look otherwise: the mailbox was there before. */
const THREAD = /^[0-9a-f]{8,20}$/;

const isGone = (error: unknown): boolean => error instanceof ProviderError && error.failure === 'not_found';

async function composed(mime: MimeComposer, mail: OutboundMail): Promise<string> {
  try {
    return Buffer.from(await mime.compose(mail)).toString('base64url');
  } catch (error) {
    throw toProviderError(error, 'read');
  }
}

/** In its thread; where that is gone, in a new one. Its absence is said before anything is taken. */
async function inThread<Result>(mail: OutboundMail, run: (thread: { threadId?: string }) => Promise<Result>): Promise<Result> {
  if (mail.threadKey === null || !THREAD.test(mail.threadKey)) return run({});
  try {
    return await run({ threadId: mail.threadKey });
  } catch (error) {
    if (!isGone(error)) throw error;
    return run({});
  }
}

/** It has gone, so whatever happens now is no failure; without its real Message-ID answers are found by their sender only. */
async function readBack(client: GmailClient, id: string): Promise<string | null> {
  for (const isLast of [false, true]) {
    try {
      return await messageIdOf(client, id);
    } catch (error) {
      if (!(error instanceof ProviderError) || isLast) return null;
    }
  }
  return null;
}

export function gmailSender(client: GmailClient, mime: MimeComposer, allowed: Allowed): MailSender {
  const sentAs = async ({ id, threadId }: gmail_v1.Schema$Message): Promise<SentMail> => {
    if (!id) throw new ProviderError('unknown_outcome', 'Gmail answered without the mail it sent');
    return { providerMessageId: id, messageId: allowed.mayRead ? await readBack(client, id) : null, threadKey: threadId ?? null };
  };
  const sendAtOnce = async (mail: OutboundMail, lastLook?: LastLook): Promise<SentMail> => {
    const raw = await composed(mime, mail);
    return sentAs(
      await inThread(mail, (thread) =>
        client.write((users, me, signed) => users.messages.send({ ...me, requestBody: { raw, ...thread } }, signed), lastLook),
      ),
    );
  };
  if (!allowed.mayDraft) return { send: (mail, _draftKey, lastLook) => sendAtOnce(mail, lastLook) };
  return {
    async prepare(mail) {
      const raw = await composed(mime, mail);
      const draft = await inThread(mail, (thread) =>
        // A draft made twice sends nothing twice.
        client.read((users, me, signed) => users.drafts.create({ ...me, requestBody: { message: { raw, ...thread } } }, signed)),
      );
      if (!draft.id) throw new ProviderError('temporary', 'Gmail answered without the draft it made');
      return { draftKey: draft.id, messageId: null, threadKey: draft.message?.threadId ?? null };
    },
    async send(mail, draftKey, lastLook) {
      if (draftKey === null) return sendAtOnce(mail, lastLook);
      return sentAs(await client.write((users, me, signed) => users.drafts.send({ ...me, requestBody: { id: draftKey } }, signed), lastLook));
    },
    async discard(draftKey) {
      await discardDraft(client, draftKey);
    },
    lookUp: (mail) => lookUp(client, allowed, mail),
  };
}
