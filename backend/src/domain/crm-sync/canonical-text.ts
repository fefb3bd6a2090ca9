import type { FieldShape } from './field-value.ts';

type Raw = string | number | boolean;

/** One line break, composed characters, nothing around it, no longer than the field; nothing left is null. */
export function canonicalText(value: Raw, { maxLength }: Pick<FieldShape, 'maxLength'>): string | null {
  const text = String(value).replace(/\r\n?/g, '\n').normalize('NFC').trim();
  const fitting = maxLength === undefined ? text : cut(text, maxLength).trimEnd();
  return fitting === '' ? null : fitting;
}

/** Not through the middle of a surrogate pair. */
function cut(text: string, maxLength: number): string {
  const end = /[\uD800-\uDBFF]/.test(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  return text.slice(0, end);
}

export function canonicalEmail(value: Raw, shape: FieldShape): string | null {
  // Lower case first: it may lengthen a text or leave it decomposed.
  return canonicalText(String(value).toLowerCase(), shape);
}

/** A rich-text field puts plain text into paragraphs. Only what is wrapped as a whole is unwrapped, so that a text about HTML stays one. */
export function canonicalLongText(value: Raw, shape: FieldShape): string | null {
  const text = canonicalText(value, {});
  if (text === null) return null;
  const plain = unwrapped(text);
  // The wrapping does not count for the length, and a cut may leave a text that is wrapped as a whole.
  const next = plain === text ? canonicalText(text, shape) : plain;
  return next === null || next === text ? next : canonicalLongText(next, shape);
}

const WRAPPED = /^<(p|div)>.*<\/\1>$/is;

function unwrapped(text: string): string {
  const isMarkup = WRAPPED.test(text) || /<br\s*\/?>/i.test(text);
  if (!isMarkup) return text;
  return text
    .replace(/\n/g, ' ')
    .replace(/<br\s*\/?>\s*|<\/(?:p|div)>\s*<(?:p|div)>/gi, '\n')
    .replace(/<\/?(?:p|div)>/gi, '')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' };

/** Digits and an extension; what is no number stays text. */
export function canonicalPhone(value: Raw, shape: Pick<FieldShape, 'maxLength'>): string | null {
  const text = canonicalText(value, shape);
  if (text === null) return null;
  const bare = text
    .toLowerCase()
    .replace(/[\s().\-/]/g, '')
    .replace(/extension|ext|#/, 'x');
  return /^\+?\d+(?:x\d+)?$/.test(bare) ? bare : text;
}

const WEB_ADDRESS = /^([a-z][a-z\d+.-]*:\/\/)?([^\s/?#]+\.[^\s/?#]+)([/?#].*)?$/i;

/** Scheme and host know no case, and a host alone is its root. */
export function canonicalUrl(value: Raw, shape: FieldShape): string | null {
  const text = canonicalText(value, shape);
  const found = text === null ? null : WEB_ADDRESS.exec(text);
  if (found === null) return text;
  const [, scheme = '', host, path = ''] = found;
  return canonicalText(`${scheme}${host}`.toLowerCase() + (path === '/' ? '' : path), shape);
}
