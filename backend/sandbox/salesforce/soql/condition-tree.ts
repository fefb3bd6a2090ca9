import type { ConditionWithValueQuery, WhereClause } from '@jetstreamapp/soql-parser-js';
import { malformed } from './query-fault.ts';

export type ConditionTree =
  | { kind: 'leaf'; condition: ConditionWithValueQuery }
  | { kind: 'not'; of: ConditionTree }
  | { kind: 'and' | 'or'; of: ConditionTree[] };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | ConditionWithValueQuery;

/** The parser gives a right-leaning list with counts of parentheses; this gives back the tree they meant. */
export function buildConditionTree(where: WhereClause): ConditionTree {
  const tokens = flatten(where);
  let position = 0;
  const take = (): Token | undefined => tokens[position++];

  function readTerm(): ConditionTree {
    const token = take();
    if (token === 'NOT') return { kind: 'not', of: readTerm() };
    if (token === '(') {
      const inner = readSide();
      if (take() !== ')') throw malformed("expecting a right parentheses, found '<EOF>'");
      return inner;
    }
    if (token === undefined || typeof token === 'string') throw malformed(`unexpected token: '${token ?? '<EOF>'}'`);
    return { kind: 'leaf', condition: token };
  }

  function readSide(): ConditionTree {
    const first = readTerm();
    const operator = tokens[position];
    if (operator !== 'AND' && operator !== 'OR') return first;
    const of = [first];
    while (tokens[position] === operator) {
      position += 1;
      of.push(readTerm());
    }
    const next = tokens[position];
    // AND and OR side by side need parentheses in SOQL; there is no precedence to fall back on.
    if (next === 'AND' || next === 'OR') throw malformed(`unexpected token: '${next}'`);
    return { kind: operator === 'AND' ? 'and' : 'or', of };
  }

  const tree = readSide();
  if (position !== tokens.length) throw malformed("unexpected token: ')'");
  return tree;
}

function flatten(where: WhereClause): Token[] {
  const tokens: Token[] = [];
  let clause: WhereClause | null = where;
  while (clause) {
    const { left } = clause;
    const operator = 'operator' in clause ? clause.operator : null;
    for (let count = left?.openParen ?? 0; count > 0; count -= 1) tokens.push('(');
    if (operator === 'NOT') {
      tokens.push('NOT');
    } else {
      if (left) tokens.push(left);
      const closing = left && 'closeParen' in left ? (left.closeParen ?? 0) : 0;
      for (let count = closing; count > 0; count -= 1) tokens.push(')');
      if (operator) tokens.push(operator);
    }
    clause = 'right' in clause ? clause.right : null;
  }
  return tokens;
}
