import iconv from 'iconv-lite';
import { expect, it } from 'vitest';
import { decodeText } from './decode.ts';

const text = 'Firma;Ort\r\nMüller & Söhne;Zürich\r\nNaïve “Quotes” €;Łódź\r\n';
const western = 'Firma;Ort\nMüller “& Söhne” – 5 €;Zürich\n';

it.each([
  ['utf-8', Buffer.from(text), text],
  ['utf-8-bom', Buffer.from(`\ufeff${text}`), text],
  ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true }), text],
  ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true }), text],
  ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: false }), text],
  ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: false }), text],
  ['windows-1252', iconv.encode(western, 'windows-1252'), western],
  ['utf-8', Buffer.from('Name\nAcme\n'), 'Name\nAcme\n'],
  ['utf-8', Buffer.alloc(0), ''],
])('reads %s', (encoding, bytes, expected) => {
  expect(decodeText(bytes)).toEqual({ text: expected, encoding });
});

it('takes bytes that are no UTF-8 for Windows-1252 even behind a UTF-8 mark', () => {
  expect(decodeText(Buffer.from([0xef, 0xbb, 0xbf, 0xe9]))).toEqual({ text: 'ï»¿é', encoding: 'windows-1252' });
});

it('finds UTF-16 without a mark where most characters are not Latin', () => {
  const chinese = `公司,城市\n${'一二三四五六七八,北京\n'.repeat(50)}`;
  expect(decodeText(iconv.encode(chinese, 'utf-16le', { addBOM: false }))).toEqual({ text: chinese, encoding: 'utf-16le' });
});
