/** Most characters of templates that are kept parsed: a parsed one takes some ten times its text. */
const MOST_CHARACTERS = 2_000_000;

/** Keeps what was parsed, the oldest goes first: to note each use would cost every mail, to parse again costs one. */
export function keepParsed<Parsed>(parse: (template: string) => Parsed): (template: string) => Parsed {
  const kept = new Map<string, Parsed>();
  let characters = 0;
  return (template) => {
    const known = kept.get(template);
    if (known !== undefined) return known;
    const parsed = parse(template);
    kept.set(template, parsed);
    characters += template.length;
    for (const oldest of kept.keys()) {
      if (characters <= MOST_CHARACTERS) break;
      kept.delete(oldest);
      characters -= oldest.length;
    }
    return parsed;
  };
}
