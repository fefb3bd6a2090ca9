import type { Twin } from '../../core/twin.ts';

/** `Sforce-Call-Options: client=SalesOS; defaultNamespace=acme`; a caller without a name leaves none. */
export function changeOriginOf(twin: Twin, version: number, path: string, callOptions: string | undefined): string {
  const origin = `com/salesforce/api/rest/${version.toFixed(1)}`;
  if (path.includes('/composite/') && twin.flipped.has('salesforce.call-options-on-collections')) return origin;
  const client = /(?:^|[;,])\s*client=([^;,]+)/.exec(callOptions ?? '')?.[1]?.trim();
  return client ? `${origin};client=${client}` : origin;
}
