import type { Metadata } from '@grpc/grpc-js';
import type { Twin } from '../../core/twin.ts';
import { findAccessToken } from '../oauth/tokens.ts';
import { findOrg, type Org } from '../org.ts';
import { GrpcFault } from './grpc-fault.ts';

export interface Caller {
  orgId: string;
  accessToken: string;
}

export function readCaller(twin: Twin, metadata: Metadata): Caller {
  const [accessToken, instanceUrl, tenantId] = ['accesstoken', 'instanceurl', 'tenantid'].map((key) => String(metadata.get(key)[0] ?? ''));
  if (!accessToken || !instanceUrl || !tenantId)
    throw new GrpcFault('service.auth.headers.invalid', 'A value of the authentication headers is blank.');
  const caller = { orgId: tenantId, accessToken };
  requireSession(twin, caller);
  return caller;
}

/** The tenant is the 18-character id of the org the session belongs to. */
export function requireSession(twin: Twin, { orgId, accessToken }: Caller): Org {
  const token = findAccessToken(twin, accessToken);
  const org = token?.orgId === orgId ? findOrg(twin, orgId) : undefined;
  if (!org) throw new GrpcFault('service.auth.error', 'An authentication exception occurred. Provide valid authentication via metadata headers.');
  return org;
}
