import type { AccountValues, ContactValues, RowRef } from './list-row.ts';
import type { List } from './read-list.ts';
import type { FileReport, Remark, SkipCode } from './report.ts';
import type { LeftOut } from './vendor-rules.ts';

export interface PlannedAccount extends AccountValues {
  key: string;
  at: RowRef;
}

export interface PlannedContact extends ContactValues {
  at: RowRef;
  accountKey: string | null;
}

/** What will be written, and row by row what will not. */
export class ImportPlan {
  readonly accounts = new Map<string, PlannedAccount>();
  readonly contacts: PlannedContact[] = [];
  readonly #lists: readonly List[];
  readonly #skipped: Map<number, { code: SkipCode; reason: string }>[];
  readonly #remarks: Map<string, Remark>[];

  constructor(lists: readonly List[]) {
    this.#lists = lists;
    this.#skipped = lists.map(({ bad }) => new Map(bad.map(({ line, code, reason }) => [line, { code, reason }])));
    this.#remarks = lists.map(() => new Map());
  }

  /** A row is skipped once: the first reason stays. */
  skip({ list, line }: RowRef, code: SkipCode, reason: string): void {
    const rows = this.#skipped[list];
    if (rows && !rows.has(line)) rows.set(line, { code, reason });
  }

  remark({ list }: RowRef, { code, reason }: LeftOut): void {
    const remarks = this.#remarks[list];
    const known = remarks?.get(reason);
    if (known) known.rows += 1;
    else remarks?.set(reason, { code, reason, rows: 1 });
  }

  nameOf({ list }: RowRef): string {
    return this.#lists[list]?.file ?? '';
  }

  fileReports(): FileReport[] {
    return this.#lists.map(({ file, encoding, delimiter, source, kind, columns, rows, bad }, index) => {
      const skipped = [...(this.#skipped[index] ?? [])].map(([line, row]) => ({ line, ...row })).sort((a, b) => a.line - b.line);
      const total = rows.length + bad.length;
      const remarks = [...(this.#remarks[index]?.values() ?? [])];
      return { file, encoding, delimiter, source, kind, columns, rows: total, accepted: total - skipped.length, skipped, remarks };
    });
  }
}
