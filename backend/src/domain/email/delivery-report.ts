/** What a mail server says of one recipient (RFC 3464 §2.3). Empty fields are null. */
export interface DeliveryNote {
  readonly recipient: string | null;
  /** failed, delayed, delivered, relayed or expanded; lower case. */
  readonly action: string | null;
  readonly status: string | null;
  readonly diagnostic: string | null;
}

const ENHANCED = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/;
const ADDRESS = /[^\s<>"'(),:;[\]]{1,64}@[^\s<>"'(),:;[\]]{1,255}/;

/** The first enhanced status code of a text, such as 5.1.1 (RFC 3463); null when it has none. */
export const enhancedCode = (text: string): string | null => ENHANCED.exec(text)?.[0] ?? null;

/** The body of a `message/delivery-status` part. Servers forget the blank line between its blocks, so every recipient begins a new one. */
export function readDeliveryReport(body: string): DeliveryNote[] {
  const notes: Map<string, string>[] = [];
  for (const [name, value] of fieldsOf(body)) {
    const note = notes.at(-1);
    // A block names its recipient twice when the mail was passed on.
    const begins = isRecipient(name) && (note === undefined || note.has(name) || note.has('action') || note.has('status'));
    if (begins) notes.push(new Map([[name, value]]));
    else if (note !== undefined && !note.has(name)) note.set(name, value);
  }
  return notes.map((fields) => ({
    recipient: addressOf(fields.get('final-recipient')) ?? addressOf(fields.get('original-recipient')),
    action: /^[a-z]+/.exec((fields.get('action') ?? '').toLowerCase())?.[0] ?? null,
    status: enhancedCode(fields.get('status') ?? ''),
    diagnostic: fields.get('diagnostic-code')?.replace(/^[a-z0-9-]{1,20};\s*/i, '') ?? null,
  }));
}

const isRecipient = (name: string): boolean => name === 'final-recipient' || name === 'original-recipient';

function fieldsOf(body: string): [string, string][] {
  return body
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]+/g, ' ')
    .split('\n')
    .flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]] : [];
    });
}

/** Of "rfc822; kim@example.com"; null when it names none. */
function addressOf(value: string | undefined): string | null {
  return ADDRESS.exec((value ?? '').replace(/^[a-z0-9-]{1,20};/i, ''))?.[0].toLowerCase() ?? null;
}
