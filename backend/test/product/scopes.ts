import { type AccessGrant, directory } from '../../sandbox/hubspot/rows.ts';
import type { TestProduct } from '../product.ts';

/** The app loses scopes it had been granted, as when a portal's admin narrows its access. Returns how to give them back. */
export function loseScopes(test: TestProduct, isLost: (scope: string) => boolean): () => void {
  const { store } = test.twin.twin;
  const before = (['access', 'refresh'] as const).map((kind) => ({ kind, grants: store.all<AccessGrant>(directory, kind) }));
  for (const { kind, grants } of before)
    for (const grant of grants) store.put<AccessGrant>(directory, kind, { ...grant, scopes: grant.scopes.filter((scope) => !isLost(scope)) });
  return () => {
    for (const { kind, grants } of before) for (const { id, scopes } of grants) restore(kind, id, scopes);
  };
  function restore(kind: 'access' | 'refresh', id: string, scopes: AccessGrant['scopes']): void {
    const now = store.get<AccessGrant>(directory, kind, id);
    if (now) store.put<AccessGrant>(directory, kind, { ...now, scopes });
  }
}
