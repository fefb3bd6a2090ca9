import { type Random, randomOf } from '../../../backend/test/model/sync/random.ts';

const CHARSETS = ['us-ascii', 'utf-8', 'utf-16', 'utf-7', 'shift_jis', 'gb18030', 'koi8-r', 'iso-2022-jp', 'windows-1252', 'x-nonsense', '"', ''];

/** What goes wrong with mail on its way, and what somebody may do to it. */
const MUTATIONS = {
  flippedBytes(raw, random) {
    const bytes = Buffer.from(raw);
    for (let n = bytes.length === 0 ? 0 : 1 + random.int(40); n > 0; n -= 1) bytes[random.int(bytes.length)] = random.int(256);
    return bytes;
  },
  truncated: (raw, random) => Buffer.from(raw.subarray(0, random.int(raw.length + 1))),
  duplicatedHeaders(raw, random) {
    const [head, body] = split(raw);
    const lines = head.split(/\r?\n(?![ \t])/);
    const more = Array.from({ length: 1 + random.int(6) }, () => random.pick(lines));
    const at = random.int(lines.length + 1);
    return latin1([...lines.slice(0, at), ...more, ...lines.slice(at)].join('\r\n') + body);
  },
  relabelled: (raw, random) =>
    latin1(raw.toString('latin1').replace(/charset\s*=\s*("[^"\r\n]*"|[^\s;]+)/gi, () => `charset=${random.pick(CHARSETS)}`)),
  nested(raw, random) {
    let message = raw.toString('latin1');
    for (let depth = 1 + random.int(40); depth > 0; depth -= 1) {
      message = `From: a${depth}@b.example\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="n${depth}"\r\n\r\n--n${depth}\r\nContent-Type: message/rfc822\r\n\r\n${message}\r\n--n${depth}--\r\n`;
    }
    return latin1(message);
  },
  otherLineEnds: (raw, random) => latin1(raw.toString('latin1').replace(/\r?\n/g, random.pick(['\n', '\r', '\r\r\n', '\n\r']))),
  shuffledLines(raw, random) {
    const lines = raw.toString('latin1').split('\r\n');
    for (let n = 1 + random.int(8); n > 0; n -= 1) lines.splice(random.int(lines.length + 1), 0, ...lines.splice(random.int(lines.length), 1));
    return latin1(lines.join('\r\n'));
  },
} as const satisfies Record<string, (raw: Buffer, random: Random) => Buffer>;

/** Of every kind one, the same for the same seed. */
export function mutationsOf(raw: Buffer, seed: number): { mutation: string; bytes: Buffer }[] {
  return Object.entries(MUTATIONS).map(([mutation, mutate], kind) => ({ mutation, bytes: mutate(raw, randomOf(seed * 31 + kind)) }));
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

function split(raw: Buffer): [string, string] {
  const text = raw.toString('latin1');
  const blank = /\r?\n\r?\n/.exec(text);
  return blank === null ? [text, ''] : [text.slice(0, blank.index), text.slice(blank.index)];
}
