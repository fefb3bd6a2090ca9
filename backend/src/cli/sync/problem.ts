/** Something that failed in this run, or is left over after it. */
export interface Problem {
  /** null = of the run as a whole. */
  customerId: string | null;
  what: string;
  /** Stable; for a vendor's refusal the vendor's own. */
  code: string;
  count: number;
  remedy: string;
}
