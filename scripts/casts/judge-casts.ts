import { Visitor } from 'rolldown/utils';
import { lineAt, parse } from '../rooms/parse.ts';

/** Lines with `x as unknown as Y`: a cast that tells the compiler to stop looking. */
export function doubleCasts(file: string, text: string): number[] {
  const lines: number[] = [];
  new Visitor({
    TSAsExpression: ({ expression, start }) => {
      const inner = expression.type === 'ParenthesizedExpression' ? expression.expression : expression;
      const isBlind =
        inner.type === 'TSAsExpression' && (inner.typeAnnotation.type === 'TSUnknownKeyword' || inner.typeAnnotation.type === 'TSAnyKeyword');
      if (isBlind) lines.push(lineAt(text, start));
    },
  }).visit(parse(file, text));
  return lines;
}
