export interface Mention {
  readonly line: number;
  readonly text: string;
  /** An inline code span, a line of a fenced block, or the target of a link. */
  readonly kind: 'span' | 'fence' | 'link';
}

/** Everything in a Markdown file that may name a path or a command. */
export function mentionsIn(markdown: string): Mention[] {
  const found: Mention[] = [];
  let fence: string | null = null;
  for (const [index, text] of markdown.split('\n').entries()) {
    const line = index + 1;
    const [, mark] = /^\s*(`{3,}|~{3,})/.exec(text) ?? [];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      else found.push({ line, text, kind: 'fence' });
    } else if (mark) fence = mark;
    else found.push(...inlineMentions(text, line));
  }
  return found;
}

function inlineMentions(text: string, line: number): Mention[] {
  const spans = [...text.matchAll(/(`+)(.+?)\1/g)].map(([, , code = '']) => ({ line, text: code.trim(), kind: 'span' as const }));
  const links = [...text.replace(/(`+).+?\1/g, '').matchAll(/\]\(<?([^)\s>]+)/g)].map(([, target = '']) => ({
    line,
    text: target,
    kind: 'link' as const,
  }));
  return [...spans, ...links];
}
