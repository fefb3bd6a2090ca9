import type { CrmObject } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { SendFailure } from './errors.ts';
import { objects } from './objects.ts';
import { Counted } from './wire.ts';

/** Counting tens of millions takes longer than a query may: that there are very many is all it says then. */
export async function countRecords(client: SalesforceClient, object: CrmObject): Promise<number | null> {
  const soql = `SELECT COUNT() FROM ${objects[object].name}`;
  try {
    const { totalSize } = await client.ask({ method: 'GET', path: `/query?q=${encodeURIComponent(soql)}`, kind: 'read', reply: Counted });
    return totalSize;
  } catch (error) {
    if (error instanceof ProviderError && (error.vendorCode === 'QUERY_TIMEOUT' || isTimeout(error.cause))) return null;
    throw error;
  }
}

const isTimeout = (error: unknown): boolean => error instanceof SendFailure && error.cause instanceof Error && error.cause.name === 'TimeoutError';
