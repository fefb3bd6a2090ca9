import type { MimeHeader } from '#ports/mime.ts';

const HEADER_BYTES = 64 * 1024;
const BODY_BYTES = 256 * 1024;

function splitAtBlankLine(text: string): [string, string] {
  const blank = /\r?\n\r?\n/.exec(text);
  return blank ? [text.slice(0, blank.index), text.slice(blank.index + blank[0].length)] : [text, ''];
}

const decoded = (raw: Uint8Array, bytes: number): string => new TextDecoder().decode(raw.subarray(0, bytes));

/** The header block of a message no parser takes, unfolded; lines that are no header are left out. */
export function readHeaders(raw: Uint8Array): MimeHeader[] {
  const [block] = splitAtBlankLine(decoded(raw, HEADER_BYTES));
  return block
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line);
      return match ? [{ name: match[1] ?? '', value: match[2] ?? '' }] : [];
    });
}

/** Everything behind the headers as one text, or null when there is nothing. */
export function bodyAsIs(raw: Uint8Array): string | null {
  const [, body] = splitAtBlankLine(decoded(raw, BODY_BYTES));
  return body.trim() === '' ? null : body;
}

/** A parser needs a kilobyte of memory for each line, and a mail may be all lines. As base64 this is four megabytes. */
const MOST_LINES = 50_000;

/** The beginning of a message with more lines than can be read; all of any other. */
export function withinLines(raw: Uint8Array): Uint8Array {
  let end = -1;
  for (let lines = 0; lines < MOST_LINES; lines += 1) {
    end = raw.indexOf(10, end + 1);
    if (end < 0) return raw;
  }
  return raw.subarray(0, end + 1);
}
