/** null = a list of one column. */
export type Delimiter = ',' | ';' | '\t' | '|' | null;

const candidates = [',', ';', '\t', '|'] as const;
const SAMPLE_ROWS = 20;
const SAMPLE_CHARACTERS = 262_144;

/** Excel writes and reads a first line "sep=;" that names the delimiter. */
const DECLARED = /^sep=([,;\t|])\r?\n/i;

/** The delimiter and where the header starts, in characters. */
export function detectDelimiter(text: string): { delimiter: Delimiter; startAt: number } {
  const declared = DECLARED.exec(text);
  const named = candidates.find((candidate) => candidate === declared?.[1]);
  if (declared && named) return { delimiter: named, startAt: declared[0].length };
  const rows = countPerRow(text.slice(0, SAMPLE_CHARACTERS));
  const scored = candidates.map((candidate) => ({ candidate, score: scoreOf(rows, candidate) })).filter(({ score }) => score > 0);
  scored.sort((a, b) => b.score - a.score);
  return { delimiter: scored[0]?.candidate ?? null, startAt: 0 };
}

type Counts = Map<string, number>;

/** Delimiters outside quotes, for each of the first rows. */
function countPerRow(text: string): Counts[] {
  const rows: Counts[] = [];
  let row: Counts = new Map();
  let isQuoted = false;
  let isBlank = true;
  const end = (): void => {
    if (!isBlank) rows.push(row);
    row = new Map();
    isBlank = true;
  };
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (!isQuoted && (character === '\n' || character === '\r')) end();
    else {
      isBlank = false;
      if (!isQuoted) row.set(character, (row.get(character) ?? 0) + 1);
    }
    if (rows.length === SAMPLE_ROWS) return rows;
  }
  end();
  return rows;
}

/** The header decides how many there must be. Agreement counts more than number: prose has many commas, but never evenly. */
function scoreOf(rows: readonly Counts[], candidate: string): number {
  const wanted = rows[0]?.get(candidate) ?? 0;
  const agreeing = rows.filter((row) => row.get(candidate) === wanted).length;
  return wanted * (agreeing / Math.max(1, rows.length)) ** 2;
}
