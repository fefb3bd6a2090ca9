import { Visitor } from 'rolldown/utils';
import { lineAt, parse } from '../rooms/parse.ts';
import { isTest } from '../rooms/sources.ts';

export interface FunctionSize {
  readonly file: string;
  readonly line: number;
  readonly lines: number;
}

/** Lines of every function of a file, the callbacks of a test suite left out: a suite is a list, not a function. */
export function functionSizes(file: string, text: string): FunctionSize[] {
  if (isTest(file)) return [];
  const sizes: FunctionSize[] = [];
  const add = ({ start, end }: { start: number; end: number }) => {
    const line = lineAt(text, start);
    sizes.push({ file, line, lines: lineAt(text, end) - line + 1 });
  };
  new Visitor({ FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add }).visit(parse(file, text));
  return sizes;
}

/** Lines as an editor counts them: the line break at the end starts no new one. */
export function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
