import { ProviderError } from '#ports/provider-error.ts';

/** All portals share one API base; the fragment, which never travels, says which portal a connection is. */
export function instanceUrlOf(apiUrl: string, portalId: string): string {
  return `${apiUrl.replace(/\/+$/, '')}/#portal=${portalId}`;
}

export function apiBaseOf(instanceUrl: string): string {
  return instanceUrl.replace(/#.*$/, '').replace(/\/+$/, '');
}

export function portalIdOf(instanceUrl: string): string {
  const portalId = /#portal=(\d+)$/.exec(instanceUrl)?.[1];
  if (!portalId) throw new ProviderError('validation', `${instanceUrl} names no portal`);
  return portalId;
}
