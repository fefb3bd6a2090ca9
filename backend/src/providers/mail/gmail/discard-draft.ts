import { ProviderError } from '#ports/provider-error.ts';
import type { GmailClient } from './client.ts';

/** False = it was gone already. */
export async function discardDraft(client: GmailClient, id: string): Promise<boolean> {
  try {
    await client.read((users, me, signed) => users.drafts.delete({ ...me, id }, signed));
    return true;
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'not_found') return false;
    throw error;
  }
}
