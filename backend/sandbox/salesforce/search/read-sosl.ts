import { malformedSearch, type SearchGroup } from './search-text.ts';

export interface SearchTarget {
  object: string;
  fields: string[];
  /** What stands behind the fields, as in a query: "WHERE … ORDER BY …". */
  rest: string;
  limit: number | null;
}

export interface Search {
  text: string;
  group: SearchGroup;
  /** Empty = every object that can be searched. */
  targets: SearchTarget[];
  limit: number | null;
}

const HEAD = /^\s*FIND\s*\{((?:\\.|[^}\\])*)\}\s*/i;
const GROUP = /^IN\s+(ALL|NAME|EMAIL|PHONE)\s+FIELDS\s*/i;
const OBJECT = /^([A-Za-z]\w*)\s*(\()?/;

/** `FIND {text} IN NAME FIELDS RETURNING Account(Id, Name WHERE … LIMIT 5), Contact LIMIT 20` */
export function readSosl(sosl: string): Search {
  const head = HEAD.exec(sosl);
  if (!head) throw malformedSearch("expecting 'FIND {'");
  let rest = sosl.slice(head[0].length);
  const group = GROUP.exec(rest);
  if (group) rest = rest.slice(group[0].length);
  const targets: SearchTarget[] = [];
  const returning = /^RETURNING\s+/i.exec(rest);
  if (returning) rest = readTargets(rest.slice(returning[0].length), targets);
  const limit = /^LIMIT\s+(\d+)\s*$/i.exec(rest.trim());
  if (!limit && rest.trim() !== '') throw malformedSearch(`unexpected token: '${rest.trim().split(/\s/)[0] ?? ''}'`);
  return { text: head[1] ?? '', group: groupNamed(group?.[1]), targets, limit: limit ? Number(limit[1]) : null };
}

export function groupNamed(name: string | undefined): SearchGroup {
  const wanted = (name ?? 'ALL').toUpperCase();
  const known = (['ALL', 'NAME', 'EMAIL', 'PHONE'] as const).find((each) => each === wanted);
  if (!known) throw malformedSearch(`unknown search group: ${name ?? ''}`);
  return known;
}

/** Returns what is left behind the last object. */
function readTargets(text: string, targets: SearchTarget[]): string {
  const named = OBJECT.exec(text);
  const [whole = '', object = '', bracket] = named ?? [];
  if (object === '') throw malformedSearch('expecting an object after RETURNING');
  let rest = text.slice(whole.length);
  if (bracket === undefined) targets.push({ object, fields: ['Id'], rest: '', limit: null });
  else {
    const end = closing(rest);
    targets.push(readInside(object, rest.slice(0, end)));
    rest = rest.slice(end + 1);
  }
  const comma = /^\s*,\s*/.exec(rest);
  return comma ? readTargets(rest.slice(comma[0].length), targets) : rest;
}

function closing(text: string): number {
  let depth = 0;
  for (const { 0: character, index } of text.matchAll(/'(?:\\.|[^'\\])*'|[()]/g)) {
    if (character === '(') depth += 1;
    else if (character === ')') {
      if (depth === 0) return index;
      depth -= 1;
    }
  }
  throw malformedSearch("expecting a right parentheses, found '<EOF>'");
}

function readInside(object: string, inside: string): SearchTarget {
  const clause = /\b(?:WHERE|ORDER\s+BY|LIMIT|OFFSET|USING)\b/i.exec(inside);
  const fields = inside.slice(0, clause?.index ?? inside.length);
  const behind = clause ? inside.slice(clause.index) : '';
  const limit = /\bLIMIT\s+(\d+)\s*$/i.exec(behind);
  return {
    object,
    fields: fields
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    rest: limit ? behind.slice(0, limit.index) : behind,
    limit: limit ? Number(limit[1]) : null,
  };
}
