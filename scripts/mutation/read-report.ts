/** A mutant no test can notice, because it changes nothing anybody can see. */
export interface Equivalent {
  readonly file: string;
  /** As the report shows them, shortened alike. */
  readonly original: string;
  readonly replacement: string;
  readonly why: string;
}

export interface Survivor {
  readonly line: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Null: nobody explained it; a test is missing. */
  readonly why: string | null;
}

export interface FileScore {
  readonly file: string;
  readonly mutants: number;
  readonly killed: number;
  /** Noticed because the tests never ended. */
  readonly timedOut: number;
  /** Per cent noticed, explained survivors counted as not noticed. */
  readonly score: number;
  readonly survivors: readonly Survivor[];
}

interface Place {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Place; readonly end: Place };
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

export function readReport(report: unknown, equivalent: readonly Equivalent[]): FileScore[] {
  if (!isReport(report)) throw new Error('not a report of Stryker');
  return Object.entries(report.files)
    .filter(([, { mutants }]) => mutants.length > 0)
    .map(([file, { source, mutants }]) => scoreOf(file, source.split('\n'), mutants, equivalent));
}

function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'files' in value && typeof value.files === 'object' && value.files !== null;
}

function scoreOf(file: string, lines: readonly string[], mutants: readonly Mutant[], equivalent: readonly Equivalent[]): FileScore {
  const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const survivors = mutants
    .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
    .map((mutant) => survivorOf(file, lines, mutant, equivalent));
  const [killed, timedOut] = [count('Killed'), count('Timeout')];
  const judged = killed + timedOut + survivors.length;
  return { file, mutants: judged, killed, timedOut, score: Math.round((1000 * (killed + timedOut)) / judged) / 10, survivors };
}

function survivorOf(
  file: string,
  lines: readonly string[],
  { mutatorName, replacement = '', location }: Mutant,
  equivalent: readonly Equivalent[],
): Survivor {
  const { start, end } = location;
  const line = lines[start.line - 1] ?? '';
  const original = short(line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined));
  const shown = short(replacement);
  const known = equivalent.find((each) => file.endsWith(each.file) && each.original === original && each.replacement === shown);
  return { line: start.line, mutator: mutatorName, original, replacement: shown, why: known?.why ?? null };
}

/** On one line, and not longer than one. */
function short(code: string): string {
  return code.replace(/\s+/g, ' ').trim().slice(0, 120);
}
