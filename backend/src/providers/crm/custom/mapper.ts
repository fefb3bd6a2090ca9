import type { CustomCrmOwned, CustomCrmRecord } from '@salesos/shared/api/custom-crm';
import type { CrmObject, CrmRecord, OwnedFields } from '#ports/crm.ts';

const picked = <Value>(from: Readonly<Record<string, Value>>, names: readonly string[]): Record<string, Value> =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.includes(name)));

export function toRecord(object: CrmObject, row: CustomCrmRecord, fields: readonly string[]): CrmRecord {
  const isPerson = object === 'contact';
  return {
    object,
    externalId: row.id,
    modifiedAt: new Date(row.modifiedAt),
    fate: row.fate,
    values: picked(row.values, fields),
    changedAt: Object.fromEntries(Object.entries(picked(row.changedAt, fields)).map(([name, at]) => [name, new Date(at)])),
    accountExternalId: row.accountId,
    ownerExternalId: row.ownerId,
    absorbed: [],
    optedOutOfEmail: isPerson ? row.optedOutOfEmail : null,
    doNotCall: isPerson ? row.doNotCall : null,
  };
}

/** Instants travel as texts. */
export function toOwned({ scoreAsOf, lastTouchAt, ...rest }: Partial<OwnedFields>): CustomCrmOwned {
  return {
    ...rest,
    ...(scoreAsOf === undefined ? {} : { scoreAsOf: scoreAsOf?.toISOString() ?? null }),
    ...(lastTouchAt === undefined ? {} : { lastTouchAt: lastTouchAt?.toISOString() ?? null }),
  };
}
