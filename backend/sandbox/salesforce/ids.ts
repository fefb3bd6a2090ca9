const CHECKSUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The three characters that make a case-sensitive 15-character id safe where case is lost: one per block of five, one bit per capital. */
function checksum(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 3; block += 1) {
    let bits = 0;
    for (let position = 0; position < 5; position += 1) {
      const character = id15.charAt(block * 5 + position);
      if (character >= 'A' && character <= 'Z') bits += 1 << position;
    }
    suffix += CHECKSUM.charAt(bits);
  }
  return suffix;
}

/** Null where the text is no id: wrong length, wrong characters, or a checksum that does not belong to the first 15. */
export function toId18(text: string): string | null {
  if (!/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(text)) return null;
  const id15 = text.slice(0, 15);
  const full = id15 + checksum(id15);
  return text.length === 15 || text.slice(15).toUpperCase() === full.slice(15) ? full : null;
}

/** `instance` = the two characters that name the server an org lives on. Ids of one object rise in byte order, so a keyset over them works. */
export function makeId(keyPrefix: string, instance: string, sequence: number): string {
  let rest = sequence;
  let tail = '';
  for (let position = 0; position < 10; position += 1) {
    tail = BASE62.charAt(rest % 62) + tail;
    rest = Math.floor(rest / 62);
  }
  const id15 = `${keyPrefix}${instance}${tail}`;
  return id15 + checksum(id15);
}
