/**
 * SES puts a Message-ID and a Date of its own in place of the sender's. Header lines that continue the replaced ones go
 * with them.
 */
export function renameMail(raw: Buffer, messageId: string, date: Date): Buffer {
  const text = raw.toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const [head, rest] = end < 0 ? [text, ''] : [text.slice(0, end), text.slice(end)];
  const kept = head.replace(/^(message-id|date|bcc):[^\n]*(\r?\n[ \t][^\n]*)*\r?\n?/gim, '').replace(/\r?\n$/, '');
  return Buffer.from(`${kept}\r\nMessage-ID: ${messageId}\r\nDate: ${date.toUTCString()}${rest}`, 'latin1');
}
