import { randomUUID } from 'node:crypto';
import { Metadata, status, type StatusObject } from '@grpc/grpc-js';

const PREFIX = 'sfdc.platform.eventbus.grpc.';

/** The status that goes with an error code; what is not listed is an INVALID_ARGUMENT. */
const statuses: readonly (readonly [start: string, code: status])[] = [
  ['service.auth.headers', status.INVALID_ARGUMENT],
  ['service.auth', status.UNAUTHENTICATED],
  ['service.tenant.license', status.PERMISSION_DENIED],
  ['topic.not.found', status.NOT_FOUND],
  ['topic.meta.permission', status.PERMISSION_DENIED],
  ['schema.meta.permission', status.PERMISSION_DENIED],
  ['subscription.topic.cannot.subscribe', status.PERMISSION_DENIED],
  ['subscription.limit', status.RESOURCE_EXHAUSTED],
  ['service.protection', status.RESOURCE_EXHAUSTED],
  ['concurrent.client.limit', status.RESOURCE_EXHAUSTED],
  ['service.unavailable', status.UNAVAILABLE],
  ['topic.api.unavailable', status.UNAVAILABLE],
  ['schema.api.unavailable', status.UNAVAILABLE],
  ['subscription.internal', status.INTERNAL],
];

/** A refused call. The vendor's own code travels behind the status, in the trailing metadata. */
export class GrpcFault extends Error {
  readonly errorCode: string;

  constructor(errorCode: string, message: string) {
    super(message);
    this.errorCode = errorCode.startsWith(PREFIX) ? errorCode : PREFIX + errorCode;
  }

  toStatus(): StatusObject & Error {
    const rpcId = randomUUID();
    const metadata = new Metadata();
    metadata.set('error-code', this.errorCode);
    metadata.set('rpc-id', rpcId);
    const code = statuses.find(([start]) => this.errorCode.startsWith(PREFIX + start))?.[1] ?? status.INVALID_ARGUMENT;
    return Object.assign(new Error(this.message), { code, details: `${this.message} rpcId: ${rpcId}`, metadata });
  }
}
