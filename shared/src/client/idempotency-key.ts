/** From sixteen random bytes: randomUUID is missing on plain http, where a local twin may be opened by address. */
export const toIdempotencyKey = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
