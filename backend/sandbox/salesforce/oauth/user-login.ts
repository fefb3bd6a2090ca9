import type { Twin } from '../../core/twin.ts';
import { SHARED, type Org } from '../org.ts';
import { liveRows, type Row } from '../records/row.ts';

/** Every user of the twin has this one; a security token behind it is taken as well. */
const PASSWORD = 'password';

export interface Login {
  org: Org;
  user: Row;
}

export function findUser(twin: Twin, orgs: readonly Org[], username: string): Login | undefined {
  const wanted = username.toLowerCase();
  for (const org of orgs) {
    const user = liveRows(twin, org.id, 'User').find(({ fields }) => String(fields['Username']).toLowerCase() === wanted);
    if (user) return { org, user };
  }
  return undefined;
}

export function logIn(twin: Twin, orgs: readonly Org[], username: string, password: string): Login | undefined {
  const found = findUser(twin, orgs, username);
  return found && found.user.fields['IsActive'] === true && new RegExp(`^${PASSWORD}[0-9A-Za-z]{0,25}$`).test(password) ? found : undefined;
}

export const everyOrg = (twin: Twin): Org[] => twin.store.all<Org>(SHARED, 'org');
