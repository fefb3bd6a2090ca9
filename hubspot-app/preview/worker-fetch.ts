import type { FetchOptions, FetchReply } from './protocol.ts';

const statusesWithoutBody = [204, 205, 304];

/** HubSpot's proxy refuses any request header but Authorization, so a card that relies on another must fail here, too. */
export function toFetchOptions(options: unknown): FetchOptions {
  if (!isObject(options)) return {};
  const headers = isObject(options['headers']) ? Object.keys(options['headers']) : [];
  const refused = headers.filter((name) => name.toLowerCase() !== 'authorization');
  if (refused.length > 0) throw new Error(`hubspot.fetch carries no header but Authorization: ${refused.join(', ')}`);
  return {
    ...(typeof options['method'] === 'string' ? { method: options['method'] } : {}),
    ...(typeof options['timeout'] === 'number' ? { timeout: options['timeout'] } : {}),
    ...(isObject(options['body']) ? { body: options['body'] } : {}),
  };
}

export function toResponse({ status, body }: FetchReply): Response {
  return new Response(statusesWithoutBody.includes(status) ? null : body, { status, headers: { 'content-type': 'application/json' } });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
