const LETTER = String.raw`[\p{L}\p{N}_]`;

/** The pattern with a `\b` that knows letters outside ASCII: by itself it sees no end of a word behind the é of "congé". */
export function wholeWords({ source, flags }: RegExp): RegExp {
  const bounded = source.replace(/(?<=[\p{L})?+*\]])\\b/gu, `(?!${LETTER})`).replaceAll('\\b', `(?<!${LETTER})`);
  return new RegExp(bounded, flags.includes('u') ? flags : `${flags}u`);
}
