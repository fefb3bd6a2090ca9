const MOST_LINES = 12;
const MOST_CHARACTERS = 800;

/** What of a long mail is shown before somebody asks for all of it; a short one whole. */
export function beginningOf(text: string): string {
  const lines = text.split('\n').slice(0, MOST_LINES).join('\n');
  const cut =
    lines.length <= MOST_CHARACTERS ? lines : `${lines.slice(0, lines.lastIndexOf(' ', MOST_CHARACTERS) + 1 || MOST_CHARACTERS).trimEnd()} …`;
  // Whoever has read this far wants the last line, too.
  return text.length - cut.length < 80 ? text : cut;
}
