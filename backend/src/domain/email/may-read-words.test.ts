import { expect, test } from 'vitest';
import type { Role } from '../access/can.ts';
import { type ConversationReaders, mayReadWords } from './may-read-words.ts';

const roles: Role[] = ['admin', 'manager', 'rep', 'viewer'];
const row = (readers: ConversationReaders, ownerId: string | null): string =>
  roles.map((role) => (mayReadWords(readers, { kind: 'user', id: 'me', role }, ownerId) ? 'y' : '-')).join('');

test('whose words are shown to whom: admin, manager, rep, viewer', () => {
  const table = Object.fromEntries(
    (['everyone', 'owner', 'nobody'] as const).map((readers) => [readers, [row(readers, 'me'), row(readers, 'somebody else'), row(readers, null)]]),
  );
  expect(table).toEqual({ everyone: ['yyyy', 'yyyy', 'yyyy'], owner: ['yyyy', 'yy--', 'yyyy'], nobody: ['----', '----', '----'] });
});
