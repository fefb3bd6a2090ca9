import { FormulaFault } from './formula-fault.ts';

export type Token =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  /** A function, a field or a path of fields. */
  | { kind: 'name'; value: string }
  | { kind: 'sign'; value: string };

const BLANK = /^(?:\s+|\/\*[\s\S]*?\*\/)/;
const NUMBER = /^(?:\d+(?:\.\d*)?|\.\d+)/;
const NAME = /^\$?[A-Za-z]\w*(?:[.:]\w+)*/;
const TEXT = /^(?:"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*')/;
const SIGN = /^(?:<>|!=|==|<=|>=|&&|\|\||[-+*/^&=<>!(),])/;

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const unquote = (quoted: string): string => quoted.slice(1, -1).replace(/\\([\s\S])/g, (_whole, char: string) => ESCAPED[char] ?? char);

function tokenAt(rest: string): { token: Token; length: number } {
  const text = TEXT.exec(rest)?.[0];
  if (text !== undefined) return { token: { kind: 'text', value: unquote(text) }, length: text.length };
  const number = NUMBER.exec(rest)?.[0];
  if (number !== undefined) return { token: { kind: 'number', value: Number(number) }, length: number.length };
  const name = NAME.exec(rest)?.[0];
  if (name !== undefined) return { token: { kind: 'name', value: name }, length: name.length };
  const sign = SIGN.exec(rest)?.[0];
  if (sign !== undefined) return { token: { kind: 'sign', value: sign }, length: sign.length };
  throw new FormulaFault(`syntax at “${rest.slice(0, 12)}”`);
}

export function tokensOf(formula: string): Token[] {
  const tokens: Token[] = [];
  let rest = formula;
  while (rest !== '') {
    const blank = BLANK.exec(rest)?.[0];
    if (blank !== undefined) {
      rest = rest.slice(blank.length);
      continue;
    }
    const { token, length } = tokenAt(rest);
    tokens.push(token);
    rest = rest.slice(length);
  }
  return tokens;
}
