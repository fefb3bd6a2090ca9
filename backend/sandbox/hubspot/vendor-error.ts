import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

export interface ErrorDetail {
  message: string;
  code?: string;
  in?: string;
  context?: Record<string, string[]>;
}

export interface ErrorExtras {
  errors?: ErrorDetail[];
  context?: Record<string, string[]>;
  subCategory?: string;
  policyName?: string;
}

/** A refusal in HubSpot's own shape: `{status:"error", message, correlationId, category, …}`. */
export class VendorError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 415 | 429;
  readonly category: string;
  readonly extras: ErrorExtras;

  constructor(status: VendorError['status'], category: string, message: string, extras: ErrorExtras = {}) {
    super(message);
    this.status = status;
    this.category = category;
    this.extras = extras;
  }

  body(): Record<string, unknown> {
    return { status: 'error', message: this.message, correlationId: randomUUID(), ...this.extras, category: this.category };
  }

  /** The same refusal as one entry of a 207's `errors`. */
  row(context: Record<string, string[]>): Record<string, unknown> {
    return {
      status: 'error',
      category: this.category,
      message: this.message,
      context: { ...this.extras.context, ...context },
      errors: this.extras.errors ?? [],
      links: {},
    };
  }
}

export const validation = (message: string, extras: ErrorExtras = {}): VendorError => new VendorError(400, 'VALIDATION_ERROR', message, extras);

export const notFound = (message = 'resource not found'): VendorError => new VendorError(404, 'OBJECT_NOT_FOUND', message);

export function answerError(error: Error, c: Context): Response {
  if (error instanceof VendorError) return c.json(error.body(), error.status);
  if (error instanceof HTTPException) return error.getResponse();
  console.error(error);
  return c.json({ status: 'error', message: 'internal error', correlationId: randomUUID(), category: 'INTERNAL_ERROR' }, 500);
}
