import { randomUUID } from 'node:crypto';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A refusal as AWS's REST protocol writes it: its name in a header, its words in the body. */
export class SesError extends Error {
  readonly status: ContentfulStatusCode;

  constructor(status: ContentfulStatusCode, name: string, message: string) {
    super(message);
    this.name = name;
    this.status = status;
  }
}

export const requestHeaders = (): Record<string, string> => ({ 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() });

export function answerError(error: Error): Response {
  const [status, name, message] =
    error instanceof SesError ? [error.status, error.name, error.message] : ([500, 'InternalFailure', error.message] as const);
  return Response.json({ message }, { status, headers: { ...requestHeaders(), 'x-amzn-errortype': name } });
}
