import { z } from 'zod';
import { defineEvent, Id } from './event.ts';

export const crmSynced = defineEvent(
  'crm.synced',
  'connection',
  z.object({ connectionId: Id, records: z.number().int(), activities: z.number().int() }),
);
export const crmSyncFailed = defineEvent('crm.sync_failed', 'connection', z.object({ connectionId: Id, recordId: Id.nullable(), code: z.string() }));
export const crmConflictDetected = defineEvent(
  'crm.conflict_detected',
  'connection',
  z.object({ connectionId: Id, conflictId: Id, linkId: Id, field: z.string(), decided: z.enum(['remote', 'local', 'review', 'flapping']) }),
);
export const conflictResolved = defineEvent(
  'conflict.resolved',
  'connection',
  z.object({ connectionId: Id, conflictId: Id, linkId: Id, field: z.string(), resolution: z.enum(['remote', 'local', 'edited']) }),
);
export const agentFailed = defineEvent('agent.failed', 'agent', z.object({ agent: z.string(), failedEventId: Id, code: z.string() }));
