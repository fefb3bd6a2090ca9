import { ApiFault } from '../api-fault.ts';

/** Where a reader of something long goes on. */
export const writeLocator = (start: number): string => Buffer.from(String(start)).toString('base64url');

export function readLocator(locator: string | undefined, size: number): number {
  if (locator === undefined || locator === '') return 0;
  const start = Number(Buffer.from(locator, 'base64url').toString());
  if (Number.isInteger(start) && start >= 0 && start < Math.max(size, 1)) return start;
  throw new ApiFault(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
}
