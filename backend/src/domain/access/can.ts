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
  | 'conflict.read'
  | 'conflict.resolve'
  | 'score.explain'
  | 'sync.run'
  | 'export.read'
  | 'backup.run'
  | 'activity.read'
  | 'activity.write'
  | 'record.read'
  | 'record.write'
  | 'mailbox.read'
  | 'mailbox.manage'
  | 'mailbox.connect'
  | 'email.read'
  | 'email.send'
  | 'suppression.manage'
  | 'consent.read'
  | 'consent.record'
  | 'consent.manage'
  | 'reply.correct'
  | 'template.read'
  | 'template.write'
  | 'signature.write';

const table: Readonly<Record<Action, readonly Role[]>> = {
  'card.read': ['admin', 'manager', 'rep', 'viewer'],
  'score.explain': ['admin', 'manager', 'rep', 'viewer'],
  'sequence.enroll': ['admin', 'manager', 'rep'],
  'sequence.manage': ['admin', 'manager', 'rep'],
  'sync.run': ['admin', 'manager', 'rep'],
  'conflict.read': ['admin', 'manager', 'rep', 'viewer'],
  'conflict.resolve': ['admin', 'manager', 'rep'],
  'connection.manage': ['admin'],
  'export.read': ['admin', 'manager'],
  'backup.run': ['admin'],
  'activity.read': ['admin', 'manager', 'rep', 'viewer'],
  'activity.write': ['admin', 'manager', 'rep'],
  'record.read': ['admin', 'manager', 'rep', 'viewer'],
  'record.write': ['admin', 'manager', 'rep'],
  'mailbox.read': ['admin', 'manager', 'rep', 'viewer'],
  'mailbox.manage': ['admin'],
  'mailbox.connect': ['admin', 'manager', 'rep'],
  'email.read': ['admin', 'manager', 'rep', 'viewer'],
  'email.send': ['admin', 'manager', 'rep'],
  'suppression.manage': ['admin', 'manager'],
  'consent.read': ['admin', 'manager', 'rep', 'viewer'],
  'consent.record': ['admin', 'manager', 'rep'],
  'consent.manage': ['admin'],
  'reply.correct': ['admin', 'manager', 'rep'],
  'template.read': ['admin', 'manager', 'rep', 'viewer'],
  'template.write': ['admin', 'manager'],
  'signature.write': ['admin', 'manager', 'rep'],
};

const OWN_ONLY: ReadonlySet<Action> = new Set([
  'sequence.enroll',
  'sequence.manage',
  'conflict.read',
  'conflict.resolve',
  'activity.write',
  'record.write',
  'mailbox.connect',
  'email.send',
  'consent.record',
  'reply.correct',
  'signature.write',
]);

/** The resource as far as a rule needs it: whose it is, when somebody's. */
export interface Resource {
  ownerId: string | null;
}

/** The one place that decides. A rep acts on their own records and on those nobody owns. */
export function can(actor: Actor, action: Action, resource: Resource): boolean {
  if (!table[action].includes(actor.role)) return false;
  return !(actor.role === 'rep' && OWN_ONLY.has(action) && resource.ownerId !== null && resource.ownerId !== actor.id);
}
