import type { Twin } from '../core/twin.ts';
import { journalLifecycle } from './journal/record-change.ts';
import { directory, type AccessGrant, type AuthorizationCode, type Portal, type RefreshGrant } from './rows.ts';
import { issueRefresh } from './tokens.ts';

const grantsOf = (twin: Twin, portalId: string): RefreshGrant[] =>
  twin.store.all<RefreshGrant>(directory, 'refresh').filter((grant) => grant.portalId === portalId);

/** The app is installed as long as the portal has given it a token that was not taken back. */
export const isInstalled = (twin: Twin, portalId: string): boolean => grantsOf(twin, portalId).length > 0;

/** The first grant of a portal is the installation. */
export function install(twin: Twin, portal: Portal, code: AuthorizationCode): RefreshGrant {
  const isNew = !isInstalled(twin, portal.id);
  const grant = issueRefresh(twin.store, code);
  if (isNew) journalLifecycle(twin, portal, 'APP_INSTALL');
  return grant;
}

/** Takes every token back, whoever asked for it. */
export function uninstall(twin: Twin, portal: Portal): void {
  if (!isInstalled(twin, portal.id)) return;
  for (const grant of grantsOf(twin, portal.id)) twin.store.delete(directory, 'refresh', grant.id);
  for (const access of twin.store.all<AccessGrant>(directory, 'access')) {
    if (access.portalId === portal.id) twin.store.delete(directory, 'access', access.id);
  }
  journalLifecycle(twin, portal, 'APP_UNINSTALL');
}
