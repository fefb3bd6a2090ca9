import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js';
import type { GmailClient } from './client.ts';

/** What tells a mail of ours apart. Gmail puts a Message-ID of its own in place of the one we gave. */
export const OUR_HEADERS = ['Message-ID', 'X-SalesOS-Send'];

export function headerIn(message: gmail_v1.Schema$Message, name: string): string | null {
  const found = message.payload?.headers?.find((header) => header.name?.toLowerCase() === name.toLowerCase());
  return found?.value ?? null;
}

export async function messageIdOf(client: GmailClient, id: string): Promise<string | null> {
  const message = await client.read((users, me, signed) =>
    users.messages.get({ ...me, id, format: 'metadata', metadataHeaders: OUR_HEADERS }, signed),
  );
  return headerIn(message, 'Message-ID');
}
