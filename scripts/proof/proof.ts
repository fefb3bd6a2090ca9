/** What scripts/evidence/<name>.ts exports as `prove`: raw counts and one entry per case, so a reader can judge the claim alone. */
export interface Proof {
  readonly claim: string;
  readonly ok: boolean;
  readonly counts: Readonly<Record<string, unknown>>;
  readonly cases: readonly unknown[];
}

export type Prove = () => Promise<Proof>;
