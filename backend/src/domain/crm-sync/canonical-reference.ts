import { canonicalText } from './canonical-text.ts';

const CHECK_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Salesforce writes one id with 15 characters, or with 18 of which the last three only tell upper from lower case. */
export function canonicalReference(value: string | number | boolean): string | null {
  const text = canonicalText(value, {});
  if (text === null || !/^[a-z\d]{18}$/i.test(text)) return text;
  const id = text.slice(0, 15);
  return checkLetters(id) === text.slice(15).toUpperCase() ? id : text;
}

/** One letter per five characters: its number has a bit for each capital. */
function checkLetters(id: string): string {
  return [0, 5, 10]
    .map((start) => Array.from(id.slice(start, start + 5)).reduce((bits, letter, index) => bits + (/[A-Z]/.test(letter) ? 2 ** index : 0), 0))
    .map((bits) => CHECK_LETTERS.charAt(bits))
    .join('');
}
