/** One way to do the work. `run` does one round and returns operations per second. */
export interface Contestant {
  readonly label: string;
  readonly run: (round: number) => Promise<number>;
}

export interface Bench {
  readonly name: string;
  /** What one operation is: "event accepted and applied". */
  readonly operation: string;
  /** The live service path, nothing shortened. */
  readonly ours: Contestant;
  /** The least any implementation must do: one SQL statement, raw HTTP at equal concurrency, COPY. */
  readonly limit: Contestant;
  /** Others in their best documented configuration. */
  readonly peers?: readonly Contestant[];
  readonly rounds?: number;
  readonly tearDown?: () => Promise<void>;
}

/** What a `*.bench.ts` exports. */
export interface BenchModule {
  setUp(): Promise<Bench>;
}
