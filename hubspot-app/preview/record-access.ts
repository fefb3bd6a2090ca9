import type { MountOptions } from './mount-options.ts';
import type { FetchOptions, FetchReply, Properties } from './protocol.ts';

// HubSpot gives a backend 15 s, whatever the card asks for.
const longestMs = 15_000;

/** Hands the card's request to the page's stand-in for HubSpot's proxy, with what that proxy knows about the viewer. */
export async function fetchThroughProxy(options: MountOptions, url: string, request: FetchOptions): Promise<FetchReply> {
  const { user, portalId, appId } = options;
  const context = { userId: String(user.id), userEmail: user.email, portalId: String(portalId), appId: String(appId) };
  const response = await fetch(options.fetchUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url, options: request, context }),
    signal: AbortSignal.timeout(Math.min(request.timeout ?? longestMs, longestMs)),
  });
  if (!response.ok) throw new Error(`the proxy stand-in answered ${response.status}`);
  const { status, body }: { status: number; body: unknown } = await response.json();
  return { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

export async function readProperties(options: MountOptions, names: string[]): Promise<Properties> {
  const url = new URL(options.propertiesUrl, window.location.href);
  url.searchParams.set('objectId', String(options.objectId));
  url.searchParams.set('portalId', String(options.portalId));
  url.searchParams.set('properties', names.join(','));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the record's properties answered ${response.status}`);
  const { properties }: { properties: Properties } = await response.json();
  return Object.fromEntries(names.map((name) => [name, properties[name] ?? null]));
}
