import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A request refused as a whole, in the REST API's shape: a JSON array of one object. */
export class ApiFault extends Error {
  readonly status: ContentfulStatusCode;
  readonly errorCode: string;

  constructor(status: ContentfulStatusCode, errorCode: string, message: string) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }
}

export function notFound(): ApiFault {
  return new ApiFault(404, 'NOT_FOUND', 'The requested resource does not exist');
}

/** A record refused by validation. Alone it is a 400; inside a collection it is that row's result. */
export interface DmlError {
  statusCode: string;
  message: string;
  fields: string[];
  /** With DUPLICATES_DETECTED: what it duplicates. */
  duplicateResult?: object;
}

export class DmlFailure extends Error {
  readonly errors: readonly DmlError[];

  constructor(errors: readonly DmlError[]) {
    super(errors[0]?.message ?? 'refused');
    this.errors = errors;
  }
}

export function refuse(statusCode: string, message: string, fields: string[] = []): DmlFailure {
  return new DmlFailure([{ statusCode, message, fields }]);
}
