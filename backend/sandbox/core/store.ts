import postgres from 'postgres';

/** A row of one vendor's world: `space` = org or portal id, `kind` = its object or table. */
export interface Stored {
  id: string;
}

/**
 * The twin's memory: plain maps for reading, written through to its own database. A request handler calls `flush()`
 * before it answers, so what the twin acknowledged survives a kill; concurrent flushes share one statement.
 */
export class TwinStore {
  readonly #kinds = new Map<string, Map<string, Stored>>();
  readonly #dirty = new Map<string, { space: string; kind: string; id: string }>();
  readonly #sql: postgres.Sql | null;
  #flushing: Promise<void> | null = null;

  private constructor(sql: postgres.Sql | null) {
    this.#sql = sql;
  }

  /** `url` null keeps everything in memory (unit tests, `npm run twin` without a database). */
  static async open(url: string | null): Promise<TwinStore> {
    if (url === null) return new TwinStore(null);
    const sql = postgres(url, { max: 2, onnotice: () => undefined });
    await sql`create table if not exists twin_row (
      space text not null, kind text not null, id text not null, data jsonb not null, primary key (space, kind, id))`;
    const store = new TwinStore(sql);
    for await (const rows of sql<{ space: string; kind: string; data: Stored }[]>`select space, kind, data from twin_row`.cursor(2000)) {
      for (const row of rows) store.#map(row.space, row.kind).set(row.data.id, row.data);
    }
    return store;
  }

  #map(space: string, kind: string): Map<string, Stored> {
    const key = `${space}\n${kind}`;
    let map = this.#kinds.get(key);
    if (!map) this.#kinds.set(key, (map = new Map()));
    return map;
  }

  get<Row extends Stored>(space: string, kind: string, id: string): Row | undefined {
    return this.#map(space, kind).get(id) as Row | undefined;
  }

  all<Row extends Stored>(space: string, kind: string): Row[] {
    return [...this.#map(space, kind).values()] as Row[];
  }

  size(space: string, kind: string): number {
    return this.#map(space, kind).size;
  }

  put<Row extends Stored>(space: string, kind: string, row: Row): void {
    this.#map(space, kind).set(row.id, row);
    this.#dirty.set(`${space}\n${kind}\n${row.id}`, { space, kind, id: row.id });
  }

  delete(space: string, kind: string, id: string): void {
    this.#map(space, kind).delete(id);
    this.#dirty.set(`${space}\n${kind}\n${id}`, { space, kind, id });
  }

  async flush(): Promise<void> {
    if (!this.#sql) return this.#dirty.clear();
    while (this.#dirty.size > 0 || this.#flushing) {
      this.#flushing ??= this.#write(this.#sql).finally(() => {
        this.#flushing = null;
      });
      await this.#flushing;
    }
  }

  async #write(sql: postgres.Sql): Promise<void> {
    const batch = [...this.#dirty.values()].slice(0, 2000);
    for (const { space, kind, id } of batch) this.#dirty.delete(`${space}\n${kind}\n${id}`);
    const kept = batch.flatMap(({ space, kind, id }) => {
      const data = this.get(space, kind, id);
      return data ? [{ space, kind, id, data }] : [];
    });
    const gone = batch.filter(({ space, kind, id }) => !this.get(space, kind, id));
    await sql.begin(async (tx) => {
      if (kept.length > 0) {
        await tx`insert into twin_row (space, kind, id, data)
          select * from jsonb_to_recordset(${JSON.stringify(kept)}::text::jsonb) as r(space text, kind text, id text, data jsonb)
          on conflict (space, kind, id) do update set data = excluded.data`;
      }
      if (gone.length > 0) {
        await tx`delete from twin_row using jsonb_to_recordset(${JSON.stringify(gone)}::text::jsonb) as r(space text, kind text, id text)
          where twin_row.space = r.space and twin_row.kind = r.kind and twin_row.id = r.id`;
      }
    });
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#sql?.end();
  }
}
