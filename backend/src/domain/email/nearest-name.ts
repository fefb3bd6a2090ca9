/** Which known name was probably meant; null when none is near. */
export function nearestName(wanted: string, known: readonly string[]): string | null {
  // Of a path, what stands in front is the easy part.
  const most = Math.max(1, Math.floor((wanted.split('.').at(-1) ?? '').length / 3));
  let [best, least]: [string | null, number] = [null, most + 1];
  for (const name of known) {
    if (Math.abs(name.length - wanted.length) >= least) continue;
    const steps = distance(wanted.toLowerCase(), name.toLowerCase());
    if (steps < least) [best, least] = [name, steps];
  }
  return best;
}

/** Letters put in, left out, changed or swapped with their neighbor. */
function distance(a: string, b: string): number {
  let [before, last]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost, swapped));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
