import { ApiFault } from '../api-fault.ts';
import type { Row } from '../records/row.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';

export type SearchGroup = 'ALL' | 'NAME' | 'EMAIL' | 'PHONE';

const SHORTEST = 2;
const TEXTUAL: ReadonlySet<Field['type']> = new Set(['string', 'textarea', 'email', 'phone', 'url', 'picklist']);
const NAMES: ReadonlySet<string> = new Set(['Name', 'FirstName', 'LastName', 'Company', 'Subject']);

const isSearched = (group: SearchGroup, { type, name }: Field): boolean => {
  if (group === 'NAME') return NAMES.has(name);
  if (group === 'EMAIL') return type === 'email';
  return group === 'PHONE' ? type === 'phone' : TEXTUAL.has(type);
};

type Test = (text: string) => boolean;

/** Whether the words of a search are in one of a record's fields; a word stands for itself, `*` and `?` for what is missing. */
export function searchTest(definition: ObjectDefinition, group: SearchGroup, search: string): (row: Row) => boolean {
  const test = readSearch(search);
  const names = definition.fields.filter((field) => isSearched(group, field)).map(({ name }) => name);
  return ({ fields }) => test(names.flatMap((name) => fields[name] ?? []).join('\n'));
}

/** From left to right: AND, OR and AND NOT between words and "phrases"; side by side means AND. */
function readSearch(search: string): Test {
  const tokens = search.match(/"[^"]*"|\S+/g) ?? [];
  let whole: Test | null = null;
  let joint: 'AND' | 'OR' = 'AND';
  let isNot = false;
  for (const token of tokens) {
    if (token === 'AND' || token === 'OR') joint = token;
    else if (token === 'NOT') isNot = true;
    else {
      whole = join(whole, joint, termTest(token), isNot);
      [joint, isNot] = ['AND', false];
    }
  }
  if (!whole) throw malformedSearch('No search term specified');
  return whole;
}

function join(left: Test | null, joint: 'AND' | 'OR', term: Test, isNot: boolean): Test {
  const right: Test = isNot ? (text) => !term(text) : term;
  if (!left) return right;
  return joint === 'AND' ? (text) => left(text) && right(text) : (text) => left(text) || right(text);
}

function termTest(token: string): Test {
  const term = token.replace(/^"|"$/g, '').replace(/[(){}[\]]/g, '');
  const letters = term.replace(/[*?\\]/g, '');
  if (letters.length < SHORTEST) throw malformedSearch('Search term must be longer than one character');
  const source = term.replace(/\\(.)|[^\\]|\\$/gu, (part, escaped: string | undefined) => {
    if (part === '*') return '[^\\s]*';
    if (part === '?') return '[^\\s]';
    return (escaped ?? part).replace(/[.*+?^$|\\/]/, '\\$&');
  });
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'iu');
  return (text) => pattern.test(text);
}

export function malformedSearch(message: string): ApiFault {
  return new ApiFault(400, 'MALFORMED_SEARCH', message);
}
