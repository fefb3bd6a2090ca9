/** Parts of mailauth that come without types; written after their sources. */
declare module 'mailauth/lib/tools.js' {
  type Resolver = (name: string, type: string) => Promise<string[][]>;
  export function getPublicKey(
    type: string,
    name: string,
    minBitLength: number,
    resolver: Resolver,
  ): Promise<{ rr: string; modulusLength?: number; keyType: string; testing: boolean }>;
}

declare module 'mailauth/lib/dmarc/get-dmarc-record.js' {
  type Resolver = (name: string, type: string) => Promise<string[][]>;
  interface DmarcRecord {
    p?: string;
    rr: string;
    rua?: string;
    adkim?: string;
    aspf?: string;
    recordDomain: string;
  }
  export default function getDmarcRecord(domain: string, resolver: Resolver): Promise<DmarcRecord | false>;
}
