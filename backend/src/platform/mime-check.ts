import type { OutboundMail } from '#ports/mail.ts';
import { MimeError } from '#ports/mime.ts';

/** What the composer writes itself; a second copy of any would make the message ambiguous to the receiver. */
const RESERVED = new Set([
  'from',
  'sender',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'return-path',
  'received',
  'content-type',
  'content-transfer-encoding',
  'content-disposition',
  'x-salesos-send',
]);

// eslint-disable-next-line no-control-regex -- CR, LF and NUL are what starts or cuts a header
const BREAKS_A_HEADER = /[\r\n\u0000]/;
const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[^\s@<>()[\],;:"\\]{1,255}$/;
const MESSAGE_ID = /^<[!-;=?-~]+@[!-;=?-~]+>$/;
/** RFC 5322 field name: printable US-ASCII without the colon. */
const HEADER_NAME = /^[!-9;-~]+$/;

function refuseBreak(field: string, value: string): void {
  if (BREAKS_A_HEADER.test(value)) throw new MimeError('header_injection', field);
}

function checkAddress(field: string, address: string): void {
  refuseBreak(field, address);
  // eslint-disable-next-line no-control-regex -- no control character belongs in an address
  if (!ADDRESS.test(address) || /[\u0000-\u0020\u007f]/.test(address)) throw new MimeError('bad_address', field);
}

function checkMessageId(field: string, messageId: string): void {
  refuseBreak(field, messageId);
  if (!MESSAGE_ID.test(messageId)) throw new MimeError('bad_message_id', field);
}

function checkHeaders(headers: OutboundMail['headers']): void {
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    refuseBreak('headers', name);
    if (!HEADER_NAME.test(name)) throw new MimeError('bad_header_name', 'headers');
    refuseBreak(`headers.${name}`, value);
    const key = name.toLowerCase();
    if (RESERVED.has(key) || seen.has(key)) throw new MimeError('reserved_header', `headers.${name}`);
    seen.add(key);
  }
}

/** Refuses a mail whose values could add a header or a recipient. Throws MimeError. */
export function checkOutboundMail(mail: OutboundMail): void {
  refuseBreak('from.name', mail.from.name);
  refuseBreak('to.name', mail.to.name);
  refuseBreak('subject', mail.subject);
  checkAddress('from.address', mail.from.address);
  checkAddress('to.address', mail.to.address);
  checkAddress('envelopeFrom', mail.envelopeFrom);
  if (mail.replyTo !== null) checkAddress('replyTo', mail.replyTo);
  checkMessageId('messageId', mail.messageId);
  if (mail.inReplyTo !== null) checkMessageId('inReplyTo', mail.inReplyTo);
  for (const reference of mail.references) checkMessageId('references', reference);
  if (Number.isNaN(mail.date.getTime())) throw new MimeError('bad_date', 'date');
  checkHeaders(mail.headers);
}
