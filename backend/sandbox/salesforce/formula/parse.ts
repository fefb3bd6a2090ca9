import { FormulaFault } from './formula-fault.ts';
import { type Token, tokensOf } from './tokens.ts';

export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'field'; path: string }
  /** An operator is a call by its sign. */
  | { kind: 'call'; name: string; args: Expression[] };

/** From the loosest to the closest; what stands in one row binds from the left. */
const LEVELS: readonly (readonly string[])[] = [['||'], ['&&'], ['=', '==', '<>', '!='], ['<', '<=', '>', '>='], ['+', '-', '&'], ['*', '/'], ['^']];
const SPELLINGS: Readonly<Record<string, string>> = { '==': '=', '!=': '<>', '||': 'OR', '&&': 'AND' };
const CONSTANTS: Readonly<Record<string, boolean | null>> = { TRUE: true, FALSE: false, NULL: null };

class Parser {
  readonly #tokens: readonly Token[];
  #place = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#level(0);
    const left = this.#tokens[this.#place];
    if (left) throw new FormulaFault(`syntax at “${left.value}”`);
    return expression;
  }

  #takeSign(signs: readonly string[]): string | null {
    const token = this.#tokens[this.#place];
    if (token?.kind !== 'sign' || !signs.includes(token.value)) return null;
    this.#place += 1;
    return token.value;
  }

  #level(depth: number): Expression {
    const signs = LEVELS[depth];
    if (!signs) return this.#unary();
    let left = this.#level(depth + 1);
    for (let sign = this.#takeSign(signs); sign !== null; sign = this.#takeSign(signs))
      left = { kind: 'call', name: SPELLINGS[sign] ?? sign, args: [left, this.#level(depth + 1)] };
    return left;
  }

  #unary(): Expression {
    const sign = this.#takeSign(['-', '+', '!']);
    if (sign === null) return this.#single();
    const of = this.#unary();
    if (sign === '+') return of;
    return sign === '!' ? { kind: 'call', name: 'NOT', args: [of] } : { kind: 'call', name: '-', args: [{ kind: 'literal', value: 0 }, of] };
  }

  #single(): Expression {
    if (this.#takeSign(['(']) !== null) {
      const inner = this.#level(0);
      this.#close();
      return inner;
    }
    const token = this.#tokens[this.#place];
    if (!token || token.kind === 'sign') throw new FormulaFault(token ? `syntax at “${token.value}”` : 'it ends too early');
    this.#place += 1;
    if (token.kind !== 'name') return { kind: 'literal', value: token.value };
    if (this.#takeSign(['(']) !== null) return { kind: 'call', name: token.value.toUpperCase(), args: this.#args() };
    const constant = CONSTANTS[token.value.toUpperCase()];
    return constant === undefined ? { kind: 'field', path: token.value } : { kind: 'literal', value: constant };
  }

  #args(): Expression[] {
    const args: Expression[] = [];
    if (this.#takeSign([')']) !== null) return args;
    do args.push(this.#level(0));
    while (this.#takeSign([',']) !== null);
    this.#close();
    return args;
  }

  #close(): void {
    if (this.#takeSign([')']) === null) throw new FormulaFault('a bracket is not closed');
  }
}

export const parseFormula = (formula: string): Expression => new Parser(tokensOf(formula)).whole();
