export interface OutboundMail {
  /** RFC 5322 Message-ID with angle brackets, ours and stable over retries. */
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
  /** List-Unsubscribe, List-Unsubscribe-Post and the like; names and values checked for CR/LF by the composer. */
  headers: Readonly<Record<string, string>>;
}

export interface MailSender {
  /**
   * Hands one message over. Throws ProviderError: `validation` (refused for good), `rate_limited`/`temporary`
   * (refused before acceptance, may be tried again), `unknown_outcome` (the connection died after DATA).
   */
  send(mail: OutboundMail): Promise<{ providerMessageId: string }>;
}

export interface MailboxCredentials {
  address: string;
  settings: Readonly<Record<string, string>>;
}

export interface InboundDelivery {
  /** RFC 5322 message as received. */
  raw: Uint8Array;
  /** SMTP envelope recipient, where the vendor tells. */
  envelopeTo: string | null;
  /** Vendor's key for this delivery: the same delivery twice has the same key. */
  deliveryKey: string;
}

export interface MailProvider {
  key: string;
  label: string;
  connect(mailbox: MailboxCredentials): { sender: MailSender };
  /** Present where the vendor pushes whole messages. Throws ProviderError('permission') on a bad signature. */
  verifyInbound?(request: { headers: Headers; rawBody: Uint8Array; nowMs: number }): InboundDelivery;
}
