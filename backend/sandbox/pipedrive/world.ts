import type { Twin } from '../core/twin.ts';
import { type Company, companySpace, directory, type User } from './rows.ts';

/** One company as one caller sees it. */
export interface World {
  twin: Twin;
  space: string;
  company: Company;
  user: User;
}

export function worldOf(twin: Twin, companyId: string, userId: string): World | null {
  const company = twin.store.get<Company>(directory, 'company', companyId);
  const user = twin.store.get<User>(companySpace(companyId), 'user', userId);
  return company && user ? { twin, space: companySpace(companyId), company, user } : null;
}

/** Instants are whole seconds. */
export const stamp = (twin: Twin): string => `${twin.clock.now().toISOString().slice(0, 19)}Z`;

export function nextId(twin: Twin, space: string, kind: string): number {
  const counter = twin.store.get<{ id: string; last: number }>(space, 'counter', kind) ?? { id: kind, last: 0 };
  const last = counter.last + 1;
  twin.store.put(space, 'counter', { id: kind, last });
  return last;
}
