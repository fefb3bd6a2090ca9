const SHIFTED = /\+([A-Za-z0-9+/]*)-?/g;

/** UTF-7 (RFC 2152), which no decoder of the platform knows: "+" begins UTF-16 in base64, "-" ends it, "+-" is a plus. */
export const decodeUtf7 = (text: string): string =>
  text.replace(SHIFTED, (_, encoded: string) => {
    if (encoded === '') return '+';
    const bytes = Buffer.from(encoded, 'base64');
    return bytes
      .subarray(0, bytes.length & ~1)
      .swap16()
      .toString('utf16le');
  });

export const isUtf7 = (contentType: string): boolean => /^text\/plain\b.*charset\s*=\s*"?(unicode-1-1-)?utf-7\b/i.test(contentType);

/** What every byte is in windows-1252, which decoders take for US-ASCII and Latin-1 (WHATWG Encoding). */
const WINDOWS_1252 = new Map(
  [...new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))].map((char, byte) => [char, byte]),
);
const LOOKS_WRONG = /[ÂÃâ][\u0080-\u00bf\u2013-\u2122€Šš]/;

/** UTF-8 that was labelled US-ASCII or Latin-1 and came out as "SchÃ¶n": read again, if all of it is UTF-8. */
export function repairUtf8(text: string): string {
  if (!LOOKS_WRONG.test(text)) return text;
  const bytes = [...text].map((char) => WINDOWS_1252.get(char));
  if (!bytes.every((byte) => byte !== undefined)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return text;
  }
}
