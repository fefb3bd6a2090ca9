import { ProviderError } from '#ports/provider-error.ts';

const isAskedToWait = (error: unknown): boolean =>
  error instanceof ProviderError && (error.failure === 'rate_limited' || error.failure === 'quota_exhausted');

/** One CRM in trouble must not keep the customer's other one waiting. That it has to wait is no trouble: what is to be done says until when. */
export async function forEachConnection(connectionIds: readonly string[], run: (connectionId: string) => Promise<unknown>): Promise<void> {
  let failure: unknown;
  for (const connectionId of connectionIds) {
    await run(connectionId).catch((error: unknown) => {
      if (!isAskedToWait(error)) failure ??= error;
    });
  }
  if (failure !== undefined) throw failure;
}
