import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { decodeText, type Encoding } from './decode.ts';
import { ImportError } from './import-error.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/** First bytes of .xlsx and .ods (both are zip files) and of the old .xls. */
const spreadsheets = [Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.from([0xd0, 0xcf, 0x11, 0xe0])];

/** What text files do not have: control characters apart from tab, line ends and form feed, and the C1 range. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0001-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffd]/g;
const CONTROL_SHARE = 0.01;
const SAMPLE_CHARACTERS = 65_536;

/** A file as text, or an ImportError that says why it is none. */
export async function readText(path: string): Promise<{ file: string; text: string; encoding: Encoding }> {
  const file = basename(path);
  const bytes = await readBytes(path, file);
  if (spreadsheets.some((start) => bytes.subarray(0, 4).equals(start))) {
    throw new ImportError('file_spreadsheet', 'this is a spreadsheet, not a CSV file; save it as CSV first', file);
  }
  const { text, encoding } = decodeText(bytes);
  if (text.trim() === '') throw new ImportError('file_empty', 'the file is empty', file);
  if (isBinary(text)) throw new ImportError('file_binary', 'this is not a text file', file);
  return { file, text, encoding };
}

async function readBytes(path: string, file: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new ImportError('file_too_large', `the file is larger than ${MOST_BYTES / 1024 / 1024} MB`, file);
    return await readFile(path);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') throw new ImportError('file_not_found', 'there is no such file', file);
    throw new ImportError('file_unreadable', code === 'EISDIR' ? 'this is a folder' : `the file cannot be read (${code})`, file);
  }
}

function isBinary(text: string): boolean {
  if (text.includes('\u0000')) return true;
  const sample = text.slice(0, SAMPLE_CHARACTERS);
  return (sample.match(CONTROL)?.length ?? 0) > sample.length * CONTROL_SHARE;
}
