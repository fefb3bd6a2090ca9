import {
  evalToken,
  toValueSync,
  TypeGuards,
  type Context,
  type Emitter,
  type Filter,
  type Output,
  type PropertyAccessToken,
  type Token,
} from 'liquidjs';

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

/** What an output may print nothing of. */
export interface Asked {
  /** A hole if empty, whatever the rest. */
  needed: readonly PropertyAccessToken[];
  /** A hole if one of them is empty and all of `fallback` are, too. */
  guarded: readonly PropertyAccessToken[];
  fallback: readonly PropertyAccessToken[];
  /** It prints one variable and nothing else: where there is something to print, nothing is missing. */
  isPlain: boolean;
}

const variablesIn = (tokens: readonly unknown[]): PropertyAccessToken[] => tokens.filter((token) => TypeGuards.isPropertyAccessToken(token));

const argumentsOf = (filter: Filter): unknown[] => filter.args.map((argument) => (Array.isArray(argument) ? argument[1] : argument));

/** Where the `default` that guards the variable stands, or -1. Behind `append: "!"` it would never fire. */
function guardOf(filters: readonly Filter[]): number {
  const index = filters.findIndex((filter) => filter.name === 'default');
  return filters.slice(0, Math.max(index, 0)).every((filter) => KEEP_EMPTY.has(filter.name)) ? index : -1;
}

export function askedBy(output: Output): Asked {
  const { initial, filters } = output.value;
  const guard = guardOf(filters);
  const own = variablesIn(initial.postfix);
  const others = filters.flatMap((filter, index) => (index === guard ? [] : variablesIn(argumentsOf(filter))));
  const fallback = filters[guard];
  const isPlain = initial.postfix.length === 1 && filters.every(({ name }) => KEEP_EMPTY.has(name));
  if (fallback === undefined) return { needed: [...own, ...others], guarded: [], fallback: [], isPlain };
  const behind = variablesIn(argumentsOf(fallback));
  return { needed: others, guarded: behind.length === 0 ? [] : own, fallback: behind, isPlain: false };
}

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const emptyAmong = (tokens: readonly PropertyAccessToken[], context: Context): string[] =>
  tokens.filter((token: Token) => isEmpty(toValueSync(evalToken(token, context, true)))).map((token) => token.getText());

/** Paths of an output that are empty here and for which the author gave no `default`. */
function emptyIn({ needed, guarded, fallback }: Asked, context: Context): string[] {
  const holes = emptyAmong(needed, context);
  if (guarded.length === 0) return holes;
  const open = emptyAmong(guarded, context);
  return open.length > 0 && emptyAmong(fallback, context).length > 0 ? [...open, ...holes] : holes;
}

/** Makes an output report the empty variables it prints in place of printing a hole. */
export function watch(output: Output, report: (paths: readonly string[]) => void): void {
  const asked = askedBy(output);
  if (asked.needed.length === 0 && asked.guarded.length === 0) return;
  const { value } = output;
  if (asked.isPlain) {
    const paths = asked.needed.map((token) => token.getText());
    // Looked at while it is printed: asking for it once more would cost as much again.
    output.render = function* (context: Context, emitter: Emitter) {
      const printed: unknown = yield value.value(context, true);
      if (isEmpty(printed)) report(paths);
      else emitter.write(printed);
    };
    return;
  }
  const print = output.render.bind(output);
  output.render = function* (context: Context, emitter: Emitter) {
    const holes = emptyIn(asked, context);
    if (holes.length === 0) yield* print(context, emitter);
    else report(holes);
  };
}
