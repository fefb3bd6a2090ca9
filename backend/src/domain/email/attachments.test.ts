import { attachmentRefusals } from '@salesos/shared/labels/email';
import { expect, test } from 'vitest';
import { type Attachment, bytesLeft, judgeAttachments } from './attachments.ts';

const MB = 1024 * 1024;
const file = (more: Partial<Attachment> = {}): Attachment => ({
  name: 'Offer 2026.pdf',
  contentType: 'application/pdf',
  content: new TextEncoder().encode('%PDF-1.7'),
  ...more,
});
const refused = (more: Partial<Attachment>) => judgeAttachments([file(), file(more)], 10 * MB)?.refused ?? null;

test.each([['Angebot für Müller & Söhne.docx'], ['photo.JPG'], ['archive.zip'], ['no ending'], ['見積書.xlsx'], ['exe'], ['my.exe.txt']])(
  '%s goes',
  (name) => {
    expect(refused({ name })).toBe(null);
  },
);

test.each([['setup.exe'], ['SETUP.EXE'], ['report.pdf.js'], ['run.exe.'], ['run.exe . .'], ['macro.VBS'], ['page.html'], ['disk.iso']])(
  '%s does not',
  (name) => {
    expect(refused({ name })).toBe('attachment_dangerous');
  },
);

test.each<[string, Partial<Attachment>, keyof typeof attachmentRefusals]>([
  ['a program under another name', { content: new Uint8Array([0x4d, 0x5a, 0x90, 0]) }, 'attachment_dangerous'],
  ['a program of Linux', { content: new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2]) }, 'attachment_dangerous'],
  ['a mail in a mail', { contentType: 'message/rfc822' }, 'attachment_dangerous'],
  ['a script by its type', { contentType: 'text/html' }, 'attachment_dangerous'],
  ['a type that is none', { contentType: 'pdf' }, 'attachment_type'],
  ['a type with a header in it', { contentType: 'a/b\r\nBcc: x@y.example' }, 'attachment_type'],
  ['a name with a header in it', { name: 'a\r\nBcc: x@y.example' }, 'attachment_name'],
  ['a name with a path', { name: '../etc/passwd' }, 'attachment_name'],
  ['a name that reads backwards', { name: 'invoice\u202Efdp.exe' }, 'attachment_name'],
  ['a long name', { name: 'x'.repeat(151) }, 'attachment_name'],
  ['a blank name', { name: '  ' }, 'attachment_name'],
  ['nothing', { content: new Uint8Array() }, 'attachment_empty'],
])('%s is refused', (_name, more, code) => {
  expect(refused(more)).toBe(code);
});

test('all files together have to fit into the provider’s message, written as a mail writes them', () => {
  const whole = bytesLeft(10 * MB);
  const half = { content: new Uint8Array(Math.floor(whole / 2)) };
  expect(judgeAttachments([file(half), file(half)], 10 * MB)).toBe(null);
  expect(judgeAttachments([file(half), file(half), file()], 10 * MB)).toEqual({ refused: 'attachments_too_large', name: null });
  expect([whole, bytesLeft(3 * MB), bytesLeft(40 * MB), bytesLeft(1000 * MB)].map((bytes) => Math.round(bytes / 100_000) / 10)).toEqual([
    7.3, 2.1, 26.2, 26.2,
  ]);
});
