import type { Stored } from '../core/store.ts';

export const directory = 'google';
export const mailboxSpace = (address: string): string => `google:${address.toLowerCase()}`;

/** id = the address in lower case. */
export interface Account extends Stored {
  name: string;
  /** The id Google knows the person by. */
  sub: string;
  /** Of quota units a minute. */
  unitsPerMinute: number;
  accessTokenSeconds: number;
  /** Scopes its owner unticks on the consent page. */
  unticked: readonly string[];
  /** History before this id is no longer kept. */
  oldestHistory: number;
}

/** The app that signs in people, and its push subscription. */
export interface App extends Stored {
  clientSecret: string;
  redirectUris: readonly string[];
  topic: string;
  pushUrl: string;
  pushAudience: string;
  pushAccount: string;
}

export interface Code extends Stored {
  address: string;
  scopes: readonly string[];
  redirectUri: string;
  codeChallenge: string | null;
  expiresAtMs: number;
}

export interface RefreshGrant extends Stored {
  address: string;
  scopes: readonly string[];
}

export interface AccessGrant extends RefreshGrant {
  refreshToken: string;
  expiresAtMs: number;
}

export interface MessageRow extends Stored {
  threadId: string;
  labelIds: readonly string[];
  historyId: number;
  /** Business time. */
  internalDateMs: number;
  /** Wall time: indexes lag behind by it. */
  addedAtMs: number;
  /** base64 */
  raw: string;
  headers: readonly { name: string; value: string }[];
  to: readonly string[];
  from: string;
}

export interface DraftRow extends Stored {
  messageId: string;
}

/** id = its history id. */
export interface HistoryRow extends Stored {
  kind: 'messagesAdded' | 'messagesDeleted';
  message: { id: string; threadId: string; labelIds: readonly string[] };
}

export interface WatchRow extends Stored {
  topicName: string;
  expirationMs: number;
}
