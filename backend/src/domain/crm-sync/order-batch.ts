export interface DirtyRow {
  readonly linkId: string;
  /** The record whose lock a write of this row takes along, e.g. the account of a contact. */
  readonly parentId: string | null;
  /** Higher goes first. */
  readonly priority: number;
}

export interface InFlight {
  readonly linkIds: ReadonlySet<string>;
  readonly parentIds: ReadonlySet<string>;
}

/** The next batch out of `rows`, which come oldest first. What another batch under way holds, a record or a parent, waits for it. */
export function orderBatch<Row extends DirtyRow>(rows: readonly Row[], limit: number, inFlight: InFlight): Row[] {
  const links = new Set(inFlight.linkIds);
  const chosen: Row[] = [];
  for (const row of [...rows].sort((a, b) => b.priority - a.priority)) {
    if (chosen.length >= limit) break;
    if (links.has(row.linkId) || (row.parentId !== null && inFlight.parentIds.has(row.parentId))) continue;
    links.add(row.linkId);
    chosen.push(row);
  }
  return besideTheirSiblings(chosen);
}

/** Up to `count` batches that may be under way at once. */
export function orderBatches<Row extends DirtyRow>(rows: readonly Row[], limit: number, count: number, inFlight: InFlight): Row[][] {
  const batches: Row[][] = [];
  let busy = inFlight;
  while (batches.length < count) {
    const batch = orderBatch(rows, limit, busy);
    if (batch.length === 0) break;
    batches.push(batch);
    busy = {
      linkIds: new Set([...busy.linkIds, ...batch.map(({ linkId }) => linkId)]),
      parentIds: new Set([...busy.parentIds, ...batch.flatMap(({ parentId }) => parentId ?? [])]),
    };
  }
  return batches;
}

/** Rows of one parent side by side, each group where its first row was: the CRM locks a parent once per run of its rows. */
function besideTheirSiblings<Row extends DirtyRow>(rows: readonly Row[]): Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = row.parentId === null ? `link ${row.linkId}` : `parent ${row.parentId}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flat();
}
