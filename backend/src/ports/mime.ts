import type { OutboundMail } from './mail.ts';

export interface MimeAddress {
  /** '' when the message gives none. */
  name: string;
  address: string;
}

export interface MimeHeader {
  name: string;
  /** Unfolded, otherwise as received. */
  value: string;
}

/** A part one machine wrote for another (RFC 3462): `type` such as "message/delivery-status", lower case. */
export interface MimeReport {
  readonly type: string;
  readonly text: string;
}

/** What could be read of a received message; what could not is null or empty. */
export interface InboundMail {
  /** With angle brackets, as are `inReplyTo` and `references`. */
  messageId: string | null;
  inReplyTo: string | null;
  references: string[];
  from: MimeAddress | null;
  to: MimeAddress[];
  cc: MimeAddress[];
  subject: string;
  /** Made of the HTML part when there is no other. */
  text: string | null;
  html: string | null;
  /** In order of arrival, repeated ones repeated. */
  headers: MimeHeader[];
  date: Date | null;
  /** Delivery reports and what they hold of the mail they are about. */
  reports: readonly MimeReport[];
}

export type MimeFailure = 'header_injection' | 'bad_address' | 'bad_message_id' | 'reserved_header' | 'bad_header_name' | 'bad_date';

/** The mail must not be built at all; `field` names the part at fault, never its content. */
export class MimeError extends Error {
  readonly failure: MimeFailure;
  readonly field: string;

  constructor(failure: MimeFailure, field: string) {
    super(`${failure} in ${field}`);
    this.name = 'MimeError';
    this.failure = failure;
    this.field = field;
  }
}

export interface MimeComposer {
  /** multipart/alternative (text, html); the same mail gives the same bytes. Throws MimeError before anything is built. */
  compose(mail: OutboundMail): Promise<Uint8Array>;
}

export interface MimeParser {
  /** Never throws: a broken message yields what can be read of it. */
  parse(raw: Uint8Array): Promise<InboundMail>;
}
