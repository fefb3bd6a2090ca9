import type { ConflictView } from '@salesos/shared/api/card';
import { fieldLabel } from '@salesos/shared/labels/fields';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { type Actor, can } from '#domain/access/can.ts';
import { conflictsOfRecord } from '../crm-sync/list-conflicts.ts';
import type { PersonRef } from './find-record.ts';

/** The fields of a record that wait for a person. */
export async function conflictViews(uow: UnitOfWork, actor: Actor, ref: PersonRef): Promise<ConflictView[]> {
  const mayAlways = can(actor, 'connection.manage', { ownerId: null });
  return (await conflictsOfRecord(uow, actor, ref)).map(({ id, seen, field, kind, crm, ours, before, mayResolve }) => ({
    id,
    seen,
    field,
    label: fieldLabel(field),
    kind,
    crm,
    ours,
    before,
    may: [...(mayResolve ? (['resolve'] as const) : []), ...(mayResolve && mayAlways ? (['always'] as const) : [])],
  }));
}
