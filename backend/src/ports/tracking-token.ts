export type TrackingClaim =
  | { purpose: 'open'; customerId: string; sendId: string }
  | { purpose: 'click'; customerId: string; sendId: string; linkId: string; url: string }
  | { purpose: 'unsubscribe'; customerId: string; sendId: string };

export type TrackingPurpose = TrackingClaim['purpose'];
export type TrackingClaimFor<Purpose extends TrackingPurpose> = Extract<TrackingClaim, { purpose: Purpose }>;

/** The link cannot be tracked (scheme, length, control characters): put it into the mail as it is, or refuse the mail. */
export class TrackingLinkError extends Error {
  readonly failure: 'scheme' | 'malformed' | 'too_long';

  constructor(failure: 'scheme' | 'malformed' | 'too_long') {
    super(`the link cannot be tracked: ${failure}`);
    this.name = 'TrackingLinkError';
    this.failure = failure;
  }
}

/** Signed, URL-safe proof of what was mailed to whom; a click carries its target, so redirecting needs no database. */
export interface TrackingTokens {
  /** Ids are UUIDs, `linkId` at most 64 characters. Throws TrackingLinkError for a URL that is not plain http(s). */
  sign(claim: TrackingClaim): string;
  /** null = not ours, not intact, under a key no longer known, or made for another purpose. */
  verify<Purpose extends TrackingPurpose>(token: string, purpose: Purpose): TrackingClaimFor<Purpose> | null;
}
