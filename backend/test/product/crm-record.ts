import type { CrmObject, CrmRecord } from '#ports/crm.ts';

/** A live record as a reader hands it over, with what a test does not care about left empty. */
export function crmRecord(record: { object: CrmObject; externalId: string; modifiedAt: Date } & Partial<CrmRecord>): CrmRecord {
  return {
    fate: { is: 'live' },
    values: {},
    changedAt: {},
    changedBy: {},
    history: {},
    accountExternalId: null,
    ownerExternalId: null,
    absorbed: [],
    optedOutOfEmail: false,
    doNotCall: false,
    ...record,
  };
}
