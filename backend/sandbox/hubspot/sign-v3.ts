import { createHmac } from 'node:crypto';

/** HubSpot request signature v3 over the URI exactly as sent. */
export function signV3(clientSecret: string, method: string, uri: string, body: string, timestamp: string): string {
  return createHmac('sha256', clientSecret).update(`${method}${uri}${body}${timestamp}`, 'utf8').digest('base64');
}
