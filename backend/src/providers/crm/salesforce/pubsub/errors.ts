import { Metadata, status } from '@grpc/grpc-js';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';
import { z } from 'zod';

const PREFIX = 'sfdc.platform.eventbus.grpc.';

/** The vendor's own codes, sent behind the status in the trailing metadata; the same status stands for several of them. */
const byCode: Readonly<Record<string, ProviderFailure>> = {
  'service.auth.error': 'auth_expired',
  'service.auth.refresh.invalid': 'auth_expired',
  'service.auth.headers.invalid': 'validation',
  'service.tenant.license': 'permission',
  'service.unavailable': 'temporary',
  'service.protection.triggered': 'rate_limited',
  'service.protection.stream.limit.triggered': 'rate_limited',
  'concurrent.client.limit.exceeded': 'rate_limited',
  'topic.not.found': 'not_found',
  'topic.meta.permission': 'permission',
  'topic.api.unavailable': 'temporary',
  'schema.meta.permission': 'permission',
  'schema.api.unavailable': 'temporary',
  'subscription.topic.cannot.subscribe': 'permission',
  'subscription.limit.exceeded': 'quota_exhausted',
  'subscription.internal.error': 'temporary',
  'subscription.fetch.replayid.corrupted': 'cursor_invalid',
  'subscription.fetch.replayid.validation.failed': 'cursor_invalid',
  // An event came again with an older position: a new subscription mends it.
  'subscription.fetch.replay.repeated': 'temporary',
};

const byStatus: Readonly<Record<number, ProviderFailure>> = {
  [status.UNAUTHENTICATED]: 'auth_expired',
  [status.PERMISSION_DENIED]: 'permission',
  [status.NOT_FOUND]: 'not_found',
  [status.RESOURCE_EXHAUSTED]: 'rate_limited',
  [status.INVALID_ARGUMENT]: 'validation',
  [status.UNIMPLEMENTED]: 'validation',
};

const GrpcFailure = z.object({ code: z.int(), details: z.string(), metadata: z.instanceof(Metadata) });

/** Everything here only reads, so what cannot be placed may be tried again. */
export function toStreamError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  const failure = GrpcFailure.safeParse(error);
  if (!failure.success) return new ProviderError('temporary', error instanceof Error ? error.message : 'unreadable answer', { cause: error });
  const { code, details, metadata } = failure.data;
  const vendorCode = metadata.get('error-code')[0];
  if (typeof vendorCode !== 'string') return new ProviderError(byStatus[code] ?? 'temporary', details, { cause: error });
  const known = vendorCode.startsWith(PREFIX) ? byCode[vendorCode.slice(PREFIX.length)] : undefined;
  return new ProviderError(known ?? byStatus[code] ?? 'temporary', details, { cause: error, vendorCode });
}
