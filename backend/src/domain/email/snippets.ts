const SNIPPET = /\{%-?[ \t]*snippet[ \t]+["']([^"'\n]{1,60})["'][ \t]*-?%\}/g;
const DEEPEST = 3;
const LONGEST = 200_000;

export interface SnippetUse {
  name: string;
  line: number;
  column: number;
}

/** Where a text asks for snippets: `{% snippet "intro" %}`. */
export const snippetsIn = (text: string): SnippetUse[] =>
  [...text.matchAll(SNIPPET)].map(({ 1: name = '', index }) => {
    const before = text.slice(0, index).split('\n');
    return { name, line: before.length, column: (before.at(-1) ?? '').length + 1 };
  });

/** The text alone, everything else where it was. */
export const withoutSnippets = (text: string): string => text.replace(SNIPPET, (tag) => ' '.repeat(tag.length));

export type Expanded = { text: string } | { problem: 'unknown_snippet' | 'snippet_circular' | 'too_long'; name: string };

/** The text with its snippets, and theirs, in their places. */
export function withSnippets(text: string, snippets: Readonly<Record<string, string>>): Expanded {
  let problem: Exclude<Expanded, { text: string }> | null = null;
  let length = text.length;
  const expand = (part: string, depth: number): string =>
    part.replace(SNIPPET, (tag, name: string) => {
      if (problem !== null) return tag;
      const found = Object.hasOwn(snippets, name) ? snippets[name] : undefined;
      length += found?.length ?? 0;
      if (found === undefined) problem = { problem: 'unknown_snippet', name };
      else if (depth === DEEPEST) problem = { problem: 'snippet_circular', name };
      else if (length > LONGEST) problem = { problem: 'too_long', name };
      return found === undefined || problem !== null ? tag : expand(found, depth + 1);
    });
  const expanded = expand(text, 0);
  return problem ?? { text: expanded };
}
