import { evalToken, toValueSync, TypeGuards, type Context, type Filter, type Output, type Token } from 'liquidjs';

/** Filters that turn nothing into nothing, so a `default` behind them still sees that the variable is empty. */
const KEEP_EMPTY = new Set([
  'capitalize',
  'upcase',
  'downcase',
  'strip',
  'lstrip',
  'rstrip',
  'strip_html',
  'strip_newlines',
  'squish',
  'escape',
  'truncatewords',
]);

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}

function emptyAmong(tokens: readonly unknown[], context: Context): string[] {
  return tokens
    .filter((token) => TypeGuards.isPropertyAccessToken(token))
    .filter((token: Token) => isEmpty(toValueSync(evalToken(token, context, true))))
    .map((token: Token) => token.getText());
}

const argumentsOf = (filter: Filter): unknown[] => filter.args.map((argument) => (Array.isArray(argument) ? argument[1] : argument));

/** Where the `default` that guards the variable stands, or -1. Behind `append: "!"` it would never fire. */
function guardOf(filters: readonly Filter[]): number {
  const index = filters.findIndex((filter) => filter.name === 'default');
  return filters.slice(0, Math.max(index, 0)).every((filter) => KEEP_EMPTY.has(filter.name)) ? index : -1;
}

/** Paths in `{{ … }}` that are empty here and for which the author gave no `default`. */
export function emptyVariablesOf(output: Output, context: Context): string[] {
  const { initial, filters } = output.value;
  const guard = guardOf(filters);
  const empty = emptyAmong(initial.postfix, context);
  const others = filters.flatMap((filter, index) => (index === guard ? [] : emptyAmong(argumentsOf(filter), context)));
  if (guard === -1) return [...empty, ...others];
  const fallback = filters[guard];
  const fallbackIsEmpty = fallback !== undefined && emptyAmong(argumentsOf(fallback), context).length > 0;
  return empty.length > 0 && fallbackIsEmpty ? [...empty, ...others] : others;
}
