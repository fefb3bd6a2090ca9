export interface Call {
  name: string;
  ok: boolean;
  problem: string | null;
}

/** Makes one call and compares what comes back. */
export type Check = (name: string, act: () => Promise<unknown>, expected: unknown) => Promise<void>;
