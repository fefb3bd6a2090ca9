import { expect, test } from 'vitest';
import { type Action, can, type Role } from './can.ts';

const roles: Role[] = ['admin', 'manager', 'rep', 'viewer'];
const actions: Action[] = [
  'card.read',
  'score.explain',
  'sequence.enroll',
  'sequence.manage',
  'conflict.read',
  'conflict.resolve',
  'sync.run',
  'connection.manage',
  'export.read',
  'backup.run',
  'activity.read',
  'activity.write',
  'record.read',
  'record.write',
  'mailbox.read',
  'mailbox.manage',
  'mailbox.connect',
  'email.read',
  'email.send',
  'suppression.manage',
  'consent.read',
  'consent.record',
  'consent.manage',
  'reply.correct',
  'template.read',
  'template.write',
  'signature.write',
];

/** A = anybody's record, o = only their own or nobody's, - = never. */
const expected: Record<Action, string> = {
  'card.read': 'A A A A',
  'score.explain': 'A A A A',
  'sequence.enroll': 'A A o -',
  'sequence.manage': 'A A o -',
  'conflict.read': 'A A o A',
  'conflict.resolve': 'A A o -',
  'sync.run': 'A A A -',
  'connection.manage': 'A - - -',
  'export.read': 'A A - -',
  'backup.run': 'A - - -',
  'activity.read': 'A A A A',
  'activity.write': 'A A o -',
  'record.read': 'A A A A',
  'record.write': 'A A o -',
  'mailbox.read': 'A A A A',
  'mailbox.manage': 'A - - -',
  'mailbox.connect': 'A A o -',
  'email.read': 'A A A A',
  'email.send': 'A A o -',
  'suppression.manage': 'A A - -',
  'consent.read': 'A A A A',
  'consent.record': 'A A o -',
  'consent.manage': 'A - - -',
  'reply.correct': 'A A o -',
  'template.read': 'A A A A',
  'template.write': 'A A - -',
  'signature.write': 'A A o -',
};

test('every role, action and ownership', () => {
  const seen = Object.fromEntries(
    actions.map((action) => [
      action,
      roles
        .map((role) => {
          const ask = (ownerId: string | null): boolean => can({ kind: 'user', id: 'me', role }, action, { ownerId });
          const key = [ask('me'), ask(null), ask('other')].join();
          return { 'true,true,true': 'A', 'true,true,false': 'o', 'false,false,false': '-' }[key] ?? key;
        })
        .join(' '),
    ]),
  );
  expect(seen).toEqual(expected);
});
