/** What a person calls a variable of a template: "contact.first_name" is the first name. */
export const variableWords = (path: string): string =>
  path
    .replace(/^contact\./, '')
    .replace(/^(account\.)?custom\./, '$1')
    .replaceAll(/[._]+/g, ' ')
    .trim();

/** Stands in a draft where a variable has no value. */
export const markOf = (path: string): string => `[${variableWords(path)}]`;

/** Marks of these variables that a text still has; before "(" it is the label of a link and no mark. */
export function openMarks(text: string, paths: readonly string[]): string[] {
  const lower = text.toLowerCase();
  const isOpen = (mark: string): boolean =>
    lower
      .split(mark.toLowerCase())
      .slice(1)
      .some((after) => !after.startsWith('('));
  return [...new Set(paths.map(markOf))].filter(isOpen);
}
