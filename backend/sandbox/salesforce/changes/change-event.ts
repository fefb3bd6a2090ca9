import type { Stored } from '../../core/store.ts';
import type { Values } from '../records/row.ts';

export type Change = 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE';
export type ChangeType = Change | `GAP_${Change}` | 'GAP_OVERFLOW';

/** What one commit did to one record, or the same to several. Fields by the object's own names; how they travel is the schema's. */
export interface ChangeEvent extends Stored {
  /** Place in the org's stream; rising, not without holes. */
  position: number;
  object: string;
  recordIds: string[];
  changeType: ChangeType;
  changeOrigin: string;
  transactionKey: string;
  sequenceNumber: number;
  committedAtMs: number;
  commitNumber: number;
  commitUser: string;
  /** Only what the event carries: all fields of a new record, the changed ones of an old. */
  values: Values;
  changedFields: string[];
  nulledFields: string[];
}

/** Objects an admin has selected for change data capture. */
export const capturedObjects = ['Account', 'Contact', 'Lead', 'Opportunity', 'Task', 'Event'] as const;
