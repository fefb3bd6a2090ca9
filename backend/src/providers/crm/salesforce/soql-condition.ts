const CLAUSES = /^(WHERE|WITH|GROUP\s+BY|ORDER\s+BY|LIMIT|OFFSET|FOR\s+VIEW|FOR\s+REFERENCE)\b/i;

/** The condition of a SOQL query in brackets, or null where it has none. Words in quotes or in brackets are none of its clauses. */
export function conditionOf(soql: string): string | null {
  const starts = clauseStarts(soql);
  const where = starts.findIndex(({ clause }) => /^WHERE$/i.test(clause));
  const start = starts[where];
  if (!start) return null;
  const condition = soql.slice(start.at + start.clause.length, starts[where + 1]?.at).trim();
  return condition === '' ? null : `(${condition})`;
}

function clauseStarts(soql: string): { clause: string; at: number }[] {
  const starts: { clause: string; at: number }[] = [];
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < soql.length; at += 1) {
    const character = soql[at];
    if (isQuoted && character === '\\') at += 1;
    else if (character === "'") isQuoted = !isQuoted;
    else if (!isQuoted && character === '(') depth += 1;
    else if (!isQuoted && character === ')') depth -= 1;
    else if (!isQuoted && depth === 0 && /\s|^$/.test(soql[at - 1] ?? '')) {
      const [, clause] = CLAUSES.exec(soql.slice(at, at + 20)) ?? [];
      if (clause !== undefined) starts.push({ clause, at });
    }
  }
  return starts;
}
