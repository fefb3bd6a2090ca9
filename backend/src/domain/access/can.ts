export type Role = 'admin' | 'manager' | 'rep' | 'viewer';

export interface Actor {
  kind: 'user' | 'api_key' | 'crm_user' | 'system';
  id: string;
  role: Role;
}

export type Action =
  | 'card.read'
  | 'sequence.enroll'
  | 'sequence.manage'
  | 'connection.manage'
  | 'score.explain'
  | 'sync.run'
  | 'export.read'
  | 'backup.run';

const table: Readonly<Record<Action, readonly Role[]>> = {
  'card.read': ['admin', 'manager', 'rep', 'viewer'],
  'score.explain': ['admin', 'manager', 'rep', 'viewer'],
  'sequence.enroll': ['admin', 'manager', 'rep'],
  'sequence.manage': ['admin', 'manager', 'rep'],
  'sync.run': ['admin', 'manager', 'rep'],
  'connection.manage': ['admin'],
  'export.read': ['admin', 'manager'],
  'backup.run': ['admin'],
};

/** The resource as far as a rule needs it: whose it is, when somebody's. */
export interface Resource {
  ownerId: string | null;
}

/** The one place that decides. A rep acts on their own records and on those nobody owns. */
export function can(actor: Actor, action: Action, resource: Resource): boolean {
  if (!table[action].includes(actor.role)) return false;
  const acts = action === 'sequence.enroll' || action === 'sequence.manage';
  return !(actor.role === 'rep' && acts && resource.ownerId !== null && resource.ownerId !== actor.id);
}
