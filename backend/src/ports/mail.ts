import type { Attachment } from '#domain/email/attachments.ts';
import type { Bounce } from '#domain/email/judge-bounce.ts';

export interface OutboundMail {
  /** Ours, in the header X-SalesOS-Send: what a vendor that renames mails is searched for. */
  sendId: string;
  /** RFC 5322 Message-ID with angle brackets, ours and stable over retries; vendors may put their own in its place. */
  messageId: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  replyTo: string | null;
  subject: string;
  html: string;
  text: string;
  /** VERP envelope sender, for bounces. */
  envelopeFrom: string;
  date: Date;
  inReplyTo: string | null;
  references: readonly string[];
  /** The vendor's own thread of the mail this one continues; null = it begins one, or the vendor has none. */
  threadKey: string | null;
  /** List-Unsubscribe, List-Unsubscribe-Post and the like; names and values checked for CR/LF by the composer. */
  headers: Readonly<Record<string, string>>;
  /** Absent = none. Judged before: small enough for the provider, no programs. */
  attachments?: readonly Attachment[];
}

/** A mail that lies ready at the vendor's and has not gone. */
export interface MailDraft {
  draftKey: string;
  /** The Message-ID it will travel under and the vendor's thread, where both are known by now. */
  messageId: string | null;
  threadKey: string | null;
}

export interface SentMail {
  providerMessageId: string;
  /** The Message-ID it travels under where the vendor replaced ours; null = ours. Answers name this one. */
  messageId: string | null;
  threadKey: string | null;
}

/** `unknown` = nothing can be said (yet). `not_sent` is only said where a second handover cannot make a second mail: its draft was thrown away by then. */
export type SendOutcome = { readonly is: 'sent'; readonly sent: SentMail } | { readonly is: 'not_sent' } | { readonly is: 'unknown' };

/** What is known here of a mail whose outcome is not. */
export interface LostMail {
  sendId: string;
  messageId: string;
  draftKey: string | null;
  threadKey: string | null;
  toAddress: string;
  /** Wall clock: it was handed over before. */
  lostAt: Date;
}

/** Throws where the mail may not go any more. */
export type LastLook = () => Promise<void>;

export interface MailSender {
  /**
   * Present where the vendor keeps drafts. Sends nothing, so it may be repeated; its answer is stored before `send` is called.
   * Throws as `send` does, but never `unknown_outcome`.
   */
  prepare?(mail: OutboundMail): Promise<MailDraft>;
  /**
   * Hands one message over, once: no retries inside. `draftKey` null = there is no draft. Throws ProviderError: `validation`
   * (refused for good), `rate_limited`/`temporary` (refused before acceptance, may be tried again), `not_found` (the draft is
   * gone), `unknown_outcome` (whether it was accepted cannot be said). `lastLook` is asked right before the words go over, after
   * whatever may take a while (a token, a server that keeps us waiting); what it throws comes out as it is, and nothing was accepted.
   */
  send(mail: OutboundMail, draftKey: string | null, lastLook?: LastLook): Promise<SentMail>;
  /** Throws a draft away that will not be sent; one that is gone is no error. */
  discard?(draftKey: string): Promise<void>;
  /**
   * Present where the vendor can be asked what became of a mail, or tells it later by itself (then it answers `unknown`).
   * Asked again with growing pauses for half an hour; what is unknown by then is a person's to decide.
   */
  lookUp?(mail: LostMail): Promise<SendOutcome>;
}

/** A page of what a mailbox has received, oldest first; `cursor` stands behind it. */
export interface MailNews {
  messageKeys: readonly string[];
  cursor: string;
  isMore: boolean;
}

/** Reads what arrives in one mailbox. Throws ProviderError; `cursor_invalid` where the vendor no longer keeps that place. */
export interface MailReader {
  /** The place of "now". */
  start(): Promise<string>;
  news(cursor: string): Promise<MailNews>;
  /** What was received from that instant on, for a place that was lost; its cursor is one of `since`, not of `news`. */
  since(from: Date, cursor: string | null): Promise<MailNews>;
  /** null = it is gone, or nothing the mailbox received (a draft, a mail of its own). */
  fetch(messageKey: string): Promise<InboundDelivery | null>;
  /** Asks the vendor to tell of news until an instant; asking again renews. Absent where nothing is told. */
  watch?(watch: { hookUrl: string; secret: string; watchKey: string | null }): Promise<{ watchKey: string | null; until: Date }>;
  unwatch?(watchKey: string | null): Promise<void>;
}

export interface MailboxCredentials {
  address: string;
  settings: Readonly<Record<string, string>>;
  /** A token good for minutes, for mailboxes that were signed in; null for all others. */
  accessToken: (() => Promise<string>) | null;
  /** What the owner has allowed, as the vendor names it; empty for mailboxes that were not signed in. */
  scopes: readonly string[];
}

/** What the vendor lets an account send; `perDay` null = as much as it likes. */
export interface MailQuota {
  perDay: number | null;
  perSecond: number;
  sentLastDay: number;
}

/** `reader` null = mail is only sent here; what is answered comes through the CRM, or is pushed whole. */
export interface MailConnection {
  sender: MailSender;
  reader: MailReader | null;
  /** Present where the vendor can tell; null = this mailbox is not allowed to know. Throws ProviderError. */
  quota?(): Promise<MailQuota | null>;
}

export interface InboundDelivery {
  /** RFC 5322 message as received. */
  raw: Uint8Array;
  /** SMTP envelope recipient, where the vendor tells. */
  envelopeTo: string | null;
  /** Vendor's key for this delivery: the same delivery twice has the same key. */
  deliveryKey: string;
}

export interface MailTokens {
  accessToken: string;
  /** null = keep the one before. */
  refreshToken: string | null;
  expiresInSeconds: number;
  scopes: readonly string[];
}

/** How a mailbox's owner signs in. `maySend` without reading is a mode of its own. */
export interface MailOAuth {
  authorizeUrl(request: { state: string; redirectUri: string; codeChallenge: string; address: string | null; withReading: boolean }): string;
  exchange(grant: { code: string; redirectUri: string; codeVerifier: string }): Promise<MailTokens & { address: string; name: string }>;
  /** Throws ProviderError('auth_expired') when the grant is gone. */
  refresh(refreshToken: string): Promise<MailTokens>;
  revoke?(refreshToken: string): Promise<void>;
}

/** What a vendor's push says: which mailbox to look into, never what is in it. */
export interface MailHint {
  /** By address or by the key of the watch, whichever the vendor names. */
  mailbox: { address: string } | { watchKey: string };
  /** `rewatch` = the vendor has stopped telling, or asks to be renewed; what was missed is read as well. */
  what: 'news' | 'rewatch';
  /** The secret the watch was made with, where the vendor sends it back; compared by the caller. */
  secret: string | null;
}

/** What becomes of a mail after it was handed over. `refused` = the vendor took it, has not sent it, and will not. */
export type MailFate =
  | { readonly is: 'accepted' | 'delivered' | 'delayed' | 'complained' }
  | { readonly is: 'refused'; readonly code: string }
  | { readonly is: 'bounced'; readonly bounces: readonly Bounce[] };

/** One thing a vendor tells, about one mailbox. */
export type MailWord =
  /** `key`: the same word again has the same. */
  | { readonly is: 'fate'; readonly mailbox: string; readonly key: string; readonly sendId: string; readonly sent: SentMail; readonly fate: MailFate }
  | { readonly is: 'received'; readonly mailbox: string; readonly delivery: InboundDelivery }
  /** It asks to be let speak. `mailbox` null = for all that have no settings of their own. */
  | { readonly is: 'confirmation'; readonly mailbox: string | null; confirm(): Promise<void> };

/** What a vendor posts of mails, whole: their fates, and what was received. Repeated, and in any order. */
export interface MailListener {
  /** `source` names who speaks; that it is theirs is proven, that they may is not. Throws ProviderError('permission') for a forged call. */
  read(request: { url: URL; headers: Headers; rawBody: Uint8Array }): Promise<{ source: string; words: readonly MailWord[] }>;
  /** Whether that source may speak for a mailbox with these settings. */
  speaksFor(settings: Readonly<Record<string, string>>, source: string): boolean;
}

export interface MailProvider {
  key: string;
  label: string;
  /** Present where a mailbox's owner signs in at the vendor's. */
  oauth?: MailOAuth;
  /** Largest message it takes, as it is composed; absent = ten megabytes, what nearly every server takes. */
  mostBytes?: number;
  /** True where an admin may connect a mailbox with keys of its own; `connect` refuses those that cannot be used. */
  takesKeys?: true;
  connect(mailbox: MailboxCredentials): MailConnection;
  /** Present where the vendor pushes whole messages. Throws ProviderError('permission') on a bad signature. */
  verifyInbound?(request: { headers: Headers; rawBody: Uint8Array; nowMs: number }): InboundDelivery;
  /** Present where the vendor tells by itself what becomes of mails. */
  listener?: MailListener;
  /** Present where the vendor pushes hints. `echo` = answer with this text and nothing else. Throws ProviderError('permission') for a forged call. */
  readHints?(request: { url: URL; headers: Headers; rawBody: Uint8Array; nowMs: number }): Promise<{ echo: string } | { hints: readonly MailHint[] }>;
}
