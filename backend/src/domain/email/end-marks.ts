/** Without periods, exclamation marks and white space at the end. By hand: a pattern for it takes quadratic time on a hostile mail. */
export function withoutEndMarks(text: string): string {
  let end = text.length;
  while (end > 0 && /[.!\s]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
