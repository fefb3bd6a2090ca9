import { TemplateError } from '#ports/template-engine.ts';

/** Null = the template itself is at fault, whatever the values. */
export function unlessUnusable<Result>(use: () => Result): Result | null {
  try {
    return use();
  } catch (error) {
    if (error instanceof TemplateError) return null;
    throw error;
  }
}
