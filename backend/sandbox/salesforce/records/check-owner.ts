import { refuse } from '../api-fault.ts';
import type { PlatformWriter } from './platform-writer.ts';
import type { Assignment } from './read-body.ts';
import { findRow } from './row.ts';

/** Nobody who was deactivated gets anything new; what they own already may be changed otherwise. */
export function checkOwner({ twin, org }: PlatformWriter, assignments: readonly Assignment[], before: unknown): void {
  const owner = assignments.find(({ field }) => field.name === 'OwnerId')?.value;
  if (typeof owner !== 'string' || owner === before) return;
  if (findRow(twin, org.id, 'User', owner)?.fields['IsActive'] === false)
    throw refuse('INACTIVE_OWNER_OR_USER', `operation performed with inactive user [${owner}] as owner of record`);
}
