export type DnsType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'TXT';

/** It could not be asked: no answer, a refusal, a name nobody can have. Never to be taken for "there is none". */
export class DnsTrouble extends Error {
  /** The resolver's code, like ETIMEOUT. */
  readonly code: string;

  constructor(code: string) {
    super(`the name servers gave no answer: ${code}`);
    this.name = 'DnsTrouble';
    this.code = code;
  }
}

export interface DnsResolver {
  /**
   * What is there of this type, as text: addresses, names, texts put together; an MX as its host. Nothing there is an
   * empty list. Throws DnsTrouble only.
   */
  ask(name: string, type: DnsType): Promise<string[]>;
}
