import { createHash } from 'node:crypto';

/** Legal forms and filler at the end of a name: nobody has them in a domain. */
const FORM =
  /[-](inc|incorporated|corp|corporation|company|co|plc|ltd|limited|llc|llp|lp|gmbh|mbh|ag|kg|se|sa|sas|spa|srl|nv|bv|ab|as|oy|pte|pty|holding|holdings|group|and)$/;
const LONGEST = 40;
const special: Record<string, string> = { ß: 'ss', ø: 'o', đ: 'd', ł: 'l', æ: 'ae', œ: 'oe', '&': ' and ' };

/** "Brown & Root Inc." → "brown-and-root.example". `.example` is reserved (RFC 2606): no mail can ever reach anybody. */
export function exampleDomain(companyName: string): string {
  let label = companyName
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[ßøđłæœ&]/g, (letter) => special[letter] ?? '')
    .normalize('NFKD')
    .replace(/[\p{M}'’.]/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  while (FORM.test(label)) label = label.replace(FORM, '');
  return `${label || `company-${createHash('sha256').update(companyName).digest('hex').slice(0, 8)}`}.example`;
}
