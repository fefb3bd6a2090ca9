import { folderId, idFor, type Mailbox } from './mailbox.ts';
import type { Message } from './rows.ts';
import { badRequest } from './vendor-error.ts';

const party = ({ name, address }: { name: string; address: string }) => ({ emailAddress: { name, address } });

function whole(mailbox: Mailbox, message: Message): Record<string, unknown> {
  return {
    createdDateTime: message.at,
    lastModifiedDateTime: message.at,
    receivedDateTime: message.at,
    sentDateTime: message.at,
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    parentFolderId: folderId(mailbox, message.folder),
    conversationId: message.conversationId,
    isRead: message.folder !== 'inbox',
    isDraft: message.isDraft,
    ...(message.from === null ? {} : { sender: party(message.from), from: party(message.from) }),
    toRecipients: message.to.map(party),
    ccRecipients: [],
    bccRecipients: [],
  };
}

const KNOWN = new Set([
  'id',
  'createdDateTime',
  'lastModifiedDateTime',
  'receivedDateTime',
  'sentDateTime',
  'internetMessageId',
  'subject',
  'parentFolderId',
  'conversationId',
  'isRead',
  'isDraft',
  'sender',
  'from',
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
]);

export function selected(select: string | undefined): readonly string[] | null {
  if (select === undefined) return null;
  const names = select.split(',');
  const unknown = names.find((name) => !KNOWN.has(name));
  if (unknown !== undefined)
    throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.message'.`);
  return names;
}

export function messageJson(
  mailbox: Mailbox,
  message: Message,
  options: { immutable: boolean; select: readonly string[] | null },
): Record<string, unknown> {
  const { immutable, select } = options;
  const values = Object.entries(whole(mailbox, message)).filter(([name]) => select === null || select.includes(name));
  return {
    '@odata.etag': `W/"CQAAAB${Buffer.from(`${message.seq}/${message.folder}`).toString('base64url')}"`,
    ...Object.fromEntries(values),
    id: idFor(mailbox, message, immutable),
  };
}
