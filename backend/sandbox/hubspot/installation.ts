import type { Twin } from '../core/twin.ts';
import { directory, type RefreshGrant } from './rows.ts';

/** The app is installed as long as the portal has given it a token that was not taken back. */
export function isInstalled(twin: Twin, portalId: string): boolean {
  return twin.store.all<RefreshGrant>(directory, 'refresh').some((grant) => grant.portalId === portalId);
}
