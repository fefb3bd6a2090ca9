export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Why there is no answer. `forbidden_address` and `not_sent`: nothing left this machine. `no_answer` and `too_large`: the
 * request may have taken effect.
 */
export type HttpTroubleKind = 'forbidden_address' | 'not_sent' | 'no_answer' | 'too_large';

export class HttpTrouble extends Error {
  readonly kind: HttpTroubleKind;
  /** The other side's certificate is none, or for another name. */
  readonly isCertificate: boolean;

  constructor(kind: HttpTroubleKind, message: string, isCertificate = false) {
    super(message);
    this.name = 'HttpTrouble';
    this.kind = kind;
    this.isCertificate = isCertificate;
  }
}

/** For addresses that a customer gives us: one attempt, a deadline, a limit of bytes, no redirects. Throws HttpTrouble only. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpPolicy {
  /** Plain http and addresses of private networks: for tests and local set-ups. */
  allowPrivate: boolean;
}
