import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const SAMPLE_BYTES = 8192;
const LF = 10;
const CR = 13;

/** Text without its byte order mark. Windows-1252 is what bytes are that nothing else explains: Excel's "CSV" in western Europe. */
export function decodeText(bytes: Buffer): { text: string; encoding: Encoding } {
  const encoding = encodingOf(bytes);
  const text = iconv.decode(bytes, encoding === 'utf-8-bom' ? 'utf-8' : encoding);
  return { text, encoding };
}

function encodingOf(bytes: Buffer): Encoding {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) && isUtf8(bytes)) return 'utf-8-bom';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return unmarkedUtf16(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1252');
}

/** Without a mark, line ends give UTF-16 away: a zero byte before or after each, and many more of them beside Latin letters and delimiters. */
function unmarkedUtf16(bytes: Buffer): Encoding | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  const found = { little: { zeros: 0, lineEnds: 0 }, big: { zeros: 0, lineEnds: 0 } };
  for (let at = 0; at + 1 < sample.length; at += 2) {
    const [first, second] = [sample[at], sample[at + 1]];
    if (second === 0) found.little.zeros += 1;
    if (second === 0 && (first === LF || first === CR)) found.little.lineEnds += 1;
    if (first === 0) found.big.zeros += 1;
    if (first === 0 && (second === LF || second === CR)) found.big.lineEnds += 1;
  }
  const { little, big } = found;
  const enough = sample.length / 20;
  if (little.zeros >= enough && little.lineEnds > 0 && big.lineEnds === 0) return 'utf-16le';
  return big.zeros >= enough && big.lineEnds > 0 && little.lineEnds === 0 ? 'utf-16be' : null;
}
