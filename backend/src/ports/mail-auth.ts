/** What the domain's name servers say. `null` = they could not be asked, which is never "there is none". */
export interface MailAuth {
  mx(domain: string): Promise<string[] | null>;
  spf(domain: string): Promise<SpfFound | null>;
  dkim(domain: string, selector: string): Promise<DkimFound | null>;
  dmarc(domain: string): Promise<DmarcFound | null>;
}

export interface SpfFound {
  /** What a server none of the domain's is told, by RFC 7208; `permerror` = the record cannot be used. */
  result: 'none' | 'neutral' | 'pass' | 'fail' | 'softfail' | 'permerror';
  record: string | null;
  /** Records of this kind; more than one is none. */
  records: number;
  /** Names it makes a receiver ask for; ten are allowed. */
  lookups: number;
  /** Everything it includes, directly or through others. */
  includes: string[];
}

export interface DkimFound {
  state: 'valid' | 'none' | 'revoked' | 'invalid';
  /** Of an RSA key. */
  bits: number | null;
  /** The domain asks not to be believed yet. */
  isTesting: boolean;
}

export interface DmarcFound {
  /** Of the domain itself. */
  records: number;
  policy: 'none' | 'quarantine' | 'reject' | null;
  /** Where the record stands: this domain, or one above it. */
  recordDomain: string | null;
  record: string | null;
  alignment: { spf: 'relaxed' | 'strict'; dkim: 'relaxed' | 'strict' };
  /** Where receivers send their reports. */
  reportsTo: string[];
}
