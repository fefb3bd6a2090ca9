export interface TokenSet {
  accessToken: string;
  refreshToken: string | null;
  expiresInSeconds: number;
  instanceUrl: string;
  /** Salesforce 18-character org id, HubSpot portal id. */
  orgId: string;
  userId: string;
}

export interface CrmOAuth {
  /** PKCE S256 challenge already computed by the caller. */
  authorizeUrl(request: { state: string; redirectUri: string; codeChallenge: string }): string;
  exchange(grant: { code: string; redirectUri: string; codeVerifier: string }): Promise<TokenSet>;
  /** Throws ProviderError('auth_expired') when the grant is gone; `refreshToken` null = keep the old one. */
  refresh(refreshToken: string, instanceUrl: string): Promise<Omit<TokenSet, 'orgId' | 'userId'>>;
  /** Ends the grant over there; asking again does no harm. */
  revoke?(refreshToken: string, instanceUrl: string): Promise<void>;
}

/** For a CRM that hands its admin an address and a key instead of a sign-in page. */
export interface CrmKeyConnect {
  /**
   * Asks the CRM at that address who it is. Throws ProviderError: 'validation' for an address we may not call or that does not
   * answer as this CRM does, 'auth_expired' for a key it refuses.
   */
  connect(grant: { baseUrl: string; key: string }): Promise<{ instanceUrl: string; orgId: string }>;
}
