/** One form per mailbox for comparing. Dots and +tags stay: only some providers ignore them. */
export function normalizeAddress(address: string): string {
  return address.trim().toLowerCase();
}

export function sameAddress(a: string, b: string): boolean {
  return normalizeAddress(a) === normalizeAddress(b);
}

/** One local part, one domain, no spaces, line breaks or lists. Says nothing about whether anybody reads it. */
export function isUsableAddress(address: string | null): address is string {
  return address !== null && address.length <= 254 && /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]+$/.test(address.trim());
}
