import { canonicalNumber, shift } from './canonical-number.ts';
import { canonicalPhone } from './canonical-text.ts';
import { countryCode, countryName } from './countries.ts';
import type { FieldValue } from './field-value.ts';

/** How the CRM's value becomes ours (in) and ours becomes the CRM's (out). Data, never code. */
export type Transform =
  | { readonly kind: 'identity' | 'trim' | 'lower' | 'upper' | 'phone_digits' }
  /** In only: `COMPUTER_SOFTWARE` → `Computer software`. */
  | { readonly kind: 'words_of_code' }
  /** In only: `https://www.acme.com/about` → `acme.com`. */
  | { readonly kind: 'domain_of_url' }
  /** Ours is the code, theirs the name; `country_name` the other way round. */
  | { readonly kind: 'country_code' | 'country_name' }
  /** In only: the last word is the last name. */
  | { readonly kind: 'split_name'; readonly part: 'first' | 'last' }
  /** Texts the CRM uses for yes and no; the first of each is written. */
  | { readonly kind: 'boolean_of_text'; readonly yes: readonly string[]; readonly no: readonly string[] }
  /** Ours = theirs × 10^power, e.g. −2 for cents. */
  | { readonly kind: 'number_scale'; readonly power: number }
  | { readonly kind: 'picklist_map'; readonly pairs: readonly { readonly crm: string; readonly ours: string }[] }
  | { readonly kind: 'constant_in' | 'constant_out'; readonly value: FieldValue };

export type Transformed = { readonly ok: true; readonly value: FieldValue } | { readonly ok: false; readonly code: 'unmapped_value' | 'one_way' };

type Way = (value: FieldValue) => Transformed;

export function applyIn(transform: Transform, crmValue: FieldValue): Transformed {
  return ways(transform).in?.(crmValue) ?? ONE_WAY;
}

export function applyOut(transform: Transform, ourValue: FieldValue): Transformed {
  return ways(transform).out?.(ourValue) ?? ONE_WAY;
}

export function definedWays(transform: Transform): { readonly in: boolean; readonly out: boolean } {
  const found = ways(transform);
  return { in: found.in !== undefined, out: found.out !== undefined };
}

const ONE_WAY: Transformed = { ok: false, code: 'one_way' };
const UNMAPPED: Transformed = { ok: false, code: 'unmapped_value' };
const as = (value: FieldValue): Transformed => ({ ok: true, value });

/** A text to a text; an empty field stays empty, and null says that this text has no counterpart. */
function ofText(change: (text: string) => FieldValue): Way {
  return (value) => {
    const text = value === null ? '' : String(value).trim();
    if (text === '') return as(null);
    const found = change(text);
    return found === null ? UNMAPPED : as(found === '' ? null : found);
  };
}

const both = (way: Way): { in: Way; out: Way } => ({ in: way, out: way });

function ways(transform: Transform): { in?: Way; out?: Way } {
  switch (transform.kind) {
    case 'identity':
      return both(as);
    case 'trim':
      return both(ofText((text) => text));
    case 'lower':
      return both(ofText((text) => text.toLowerCase()));
    case 'upper':
      return both(ofText((text) => text.toUpperCase()));
    case 'phone_digits':
      return both(ofText((text) => canonicalPhone(text, {})));
    case 'words_of_code':
      return { in: ofText(wordsOf) };
    case 'domain_of_url':
      return { in: ofText(domainOf) };
    case 'country_code':
      return { in: ofText(countryCode), out: ofText(countryName) };
    case 'country_name':
      return { in: ofText(countryName), out: ofText(countryCode) };
    case 'split_name':
      return { in: ofText((text) => partOfName(text, transform.part)) };
    case 'boolean_of_text':
      return booleanOfText(transform.yes, transform.no);
    case 'number_scale':
      return { in: ofNumber(transform.power), out: ofNumber(-transform.power) };
    case 'picklist_map':
      return picklistMap(transform.pairs);
    case 'constant_in':
      return { in: () => as(transform.value) };
    case 'constant_out':
      return { out: () => as(transform.value) };
  }
}

/** What is no code is taken as it is. */
function wordsOf(text: string): string {
  if (!/^[A-Z][A-Z\d_]*$/.test(text)) return text;
  const words = text.toLowerCase().replaceAll('_', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function domainOf(text: string): string | null {
  const host = /^(?:[a-z][a-z\d+.-]*:\/\/)?(?:[^\s/?#@]*@)?(?:www\.)?([^\s/?#:@]+\.[^\s/?#:@.]+)\.?(?::\d+)?(?:[/?#].*)?$/i.exec(text)?.[1];
  return host === undefined ? null : host.toLowerCase();
}

/** One word is a last name: CRMs demand one. */
function partOfName(text: string, part: 'first' | 'last'): string {
  const words = text.split(/\s+/);
  return (part === 'last' ? words.slice(-1) : words.slice(0, -1)).join(' ');
}

function booleanOfText(yes: readonly string[], no: readonly string[]): { in: Way; out?: Way } {
  const means = (list: readonly string[], text: string) => list.some((each) => each.trim().toLowerCase() === text.toLowerCase());
  const inward = ofText((text) => (means(yes, text) ? true : means(no, text) ? false : null));
  const [first, second] = [yes[0], no[0]];
  if (first === undefined || second === undefined) return { in: inward };
  return { in: inward, out: (value) => (value === null ? as(null) : typeof value === 'boolean' ? as(value ? first : second) : UNMAPPED) };
}

function ofNumber(power: number): Way {
  return ofText((text) => {
    const number = canonicalNumber(text, {});
    return typeof number === 'number' ? shift(number, power) : null;
  });
}

/** Both ways only where no two values share a counterpart. */
function picklistMap(pairs: readonly { readonly crm: string; readonly ours: string }[]): { in: Way; out?: Way } {
  const inward = ofText((text) => pairs.find(({ crm }) => crm === text)?.ours ?? null);
  const isOneToOne = new Set(pairs.map(({ ours }) => ours)).size === pairs.length;
  return isOneToOne ? { in: inward, out: ofText((text) => pairs.find(({ ours }) => ours === text)?.crm ?? null) } : { in: inward };
}
