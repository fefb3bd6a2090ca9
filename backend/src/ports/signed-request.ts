/** A card call after its signature has been checked. */
export interface CardCaller {
  orgId: string;
  userExternalId: string;
  userEmail: string | null;
}

export interface SignedRequest {
  method: string;
  /** Path and raw query as received, to be joined to the configured public URL (never the Host header). */
  pathAndQuery: string;
  headers: Headers;
  rawBody: string;
  nowMs: number;
}
