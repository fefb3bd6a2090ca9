import type { CustomCrmObject, CustomCrmRecord } from '@salesos/shared/api/custom-crm';
import type { Stored, TwinStore } from '../core/store.ts';
import type { Twin } from '../core/twin.ts';
import { space } from './space.ts';
import { tell } from './webhook.ts';

export interface OrgRow extends Stored {
  name: string;
  key: string;
  /** Which of SalesOS' fields the company has made room for. */
  ownedFields: readonly string[];
}

export interface OwnerRow extends Stored {
  name: string;
  email: string;
  active: boolean;
}

/** A record as the contract answers it. */
export interface RecordRow extends Stored {
  record: CustomCrmRecord;
}

export interface ActivityRow extends Stored {
  /** SalesOS' id of it: the key that makes it one. */
  activityId: string;
  contactId: string;
  subject: string;
}

export const orgOf = (store: TwinStore): OrgRow | undefined => store.all<OrgRow>(space, 'org')[0];
export const rowsOf = (store: TwinStore, object: CustomCrmObject): RecordRow[] => store.all<RecordRow>(space, object);
export const rowOf = (store: TwinStore, object: CustomCrmObject, id: string): RecordRow | undefined => store.get<RecordRow>(space, object, id);

/** Every change has a stamp of its own time; two may share one, which is what ids are compared for. */
export function saveRecord(twin: Twin, object: CustomCrmObject, record: Omit<CustomCrmRecord, 'modifiedAt'>): void {
  twin.store.put<RecordRow>(space, object, { id: record.id, record: { ...record, modifiedAt: twin.clock.now().toISOString() } });
  tell(twin, object, record.id);
}

export function changeRecord(twin: Twin, object: CustomCrmObject, id: string, change: Partial<CustomCrmRecord>): void {
  const row = rowOf(twin.store, object, id);
  if (!row) throw new Error(`no ${object} ${id}`);
  saveRecord(twin, object, { ...row.record, ...change });
}
