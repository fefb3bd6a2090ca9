import { AssertionError, LiquidError } from 'liquidjs';
import { TemplateError, type TemplateFailure, type TemplatePlace } from '#ports/template-engine.ts';

/** The library tells its failures apart by their words only. */
const WORDS: readonly [RegExp, TemplateFailure][] = [
  [/^(?:parse length|template render|memory alloc) limit exceeded/, 'too_expensive'],
  [/^Maximum call stack size exceeded/, 'too_expensive'],
  [/^tag "([^"]*)" not found/, 'unknown_tag'],
  [/^undefined filter: ([^,]+)/, 'unknown_filter'],
];

function placeOf(error: LiquidError): TemplatePlace {
  const [line = 1, column = 1] = error.token.getPosition();
  return { line, column };
}

/** What the library threw, in our terms; what it did not mean to throw is thrown on. */
export function failed(error: unknown): TemplateError {
  // Templates nested too deep use up the stack, in the parser or behind it; one that is too long is not looked at.
  if (error instanceof RangeError || (error instanceof AssertionError && WORDS[0]?.[0].test(error.message)))
    return new TemplateError('too_expensive', error.message, { cause: error });
  if (!LiquidError.is(error)) throw error;
  for (const [words, failure] of WORDS) {
    const found = words.exec(error.message);
    if (found) return new TemplateError(failure, error.message, { place: placeOf(error), subject: found[1] ?? null, cause: error });
  }
  return new TemplateError('syntax', error.message.replace(/, line:\d+, col:\d+$/, ''), { place: placeOf(error), cause: error });
}
