export type Cell = string | number;

/** Columns wide enough for what is in them; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => String(row[column] ?? '').length)));
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}

const pad = (cell: Cell, width: number): string => (typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width));
