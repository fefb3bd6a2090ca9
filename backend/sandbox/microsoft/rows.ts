import type { Stored } from '../core/store.ts';
import type { MailParty } from '../mail/stored-mail.ts';

/** Apps, people, codes and tokens are found before it is known whose they are. */
export const directory = 'microsoft';
export const mailboxSpace = (userId: string): string => `microsoft ${userId}`;

export interface App extends Stored {
  clientSecret: string;
  redirectUris: readonly string[];
  accessTokenSeconds: number;
}

/** A person with a work account. */
export interface Account extends Stored {
  tenantId: string;
  name: string;
  address: string;
  /** Without an Exchange licence there is an account and no mailbox. */
  hasMailbox: boolean;
  limits: { concurrent: number; per10Minutes: number; mailsPerMinute: number };
}

export interface Grant extends Stored {
  clientId: string;
  userId: string;
  scopes: readonly string[];
}

export interface Code extends Grant {
  redirectUri: string;
  codeChallenge: string;
  expiresAtMs: number;
  isUsed: boolean;
}

export interface AccessGrant extends Grant {
  expiresAtMs: number;
}

export const folders = ['inbox', 'drafts', 'sentitems', 'deleteditems'] as const;
export type FolderName = (typeof folders)[number];

/** `id` is the immutable one. */
export interface Message extends Stored {
  seq: number;
  folder: FolderName;
  isDraft: boolean;
  internetMessageId: string;
  conversationId: string;
  subject: string;
  from: MailParty | null;
  to: readonly MailParty[];
  /** Whole seconds, as all its dates. */
  at: string;
  /** base64 */
  raw: string;
}

/** What the delta tells; `id` is the number as a text. */
export interface Change extends Stored {
  seq: number;
  type: 'created' | 'updated' | 'deleted';
  messageId: string;
  folder: FolderName;
}

export interface Subscription extends Stored {
  changeTypes: readonly string[];
  notificationUrl: string;
  lifecycleNotificationUrl: string | null;
  resource: string;
  clientState: string | null;
  expiresAtMs: number;
  immutableIds: boolean;
  applicationId: string;
}
