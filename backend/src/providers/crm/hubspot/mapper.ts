import type { FieldValue } from '#domain/crm-sync/field-value.ts';
import type { CrmObject, CrmRecord } from '#ports/crm.ts';
import { objectOf } from './objects.ts';
import { ownedPropertyNames, salesosIdProperty, toOwned } from './properties.ts';
import type { ObjectReply } from './wire.ts';

const text = (row: ObjectReply, name: string): string | null => row.properties[name] || null;

/** Absent = the property is hidden from us; null = it was never set, so the person has not opted out. */
function optedOut(row: ObjectReply, { optOuts }: Beside): boolean | null {
  const value = row.properties['hs_email_optout'];
  if (value === undefined) return null;
  return value === 'true' || optOuts.some((name) => row.properties[name] === 'true');
}

/** What is read besides the mapped fields. */
export interface Beside {
  /** Names of the marks that a person wants no sales mail. */
  optOuts: readonly string[];
  /** Of those that they want no mail of another kind. */
  marketing: readonly string[];
  /** Our own fields too. */
  owned: boolean;
}

export const besideNames = ({ optOuts, marketing, owned }: Beside): readonly string[] => [
  ...optOuts,
  ...marketing,
  ...(owned ? ownedPropertyNames : []),
];

const nothing: Beside = { optOuts: [], marketing: [], owned: false };

export function stampIn(modifiedProperty: string, row: ObjectReply): Date {
  const stamp = new Date(row.properties[modifiedProperty] ?? Number.NaN);
  if (Number.isNaN(stamp.getTime())) throw new Error(`record ${row.id} came without its modification stamp`);
  return stamp;
}

/** An archived record keeps the stamp of the time before. */
export const changedAtOf = (modifiedProperty: string, row: ObjectReply): Date =>
  row.archived === true && row.archivedAt ? new Date(row.archivedAt) : stampIn(modifiedProperty, row);

/** All values are texts; an empty one is none. */
function valuesOf(row: ObjectReply, fields: readonly string[]): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) if (row.properties[field] !== undefined) values[field] = row.properties[field] || null;
  return values;
}

/** The newest entry of a property's history comes first. */
function changesOf(row: ObjectReply): Record<string, Date> {
  const history = Object.entries(row.propertiesWithHistory ?? {});
  return Object.fromEntries(history.flatMap(([name, [newest]]) => (newest ? [[name, new Date(newest.timestamp)]] : [])));
}

function historyOf(row: ObjectReply): NonNullable<CrmRecord['history']> {
  const history = Object.entries(row.propertiesWithHistory ?? {});
  return Object.fromEntries(
    history.map(([name, versions]) => [name, versions.map(({ value, timestamp }) => ({ value: value || null, at: new Date(timestamp) }))]),
  );
}

/** Known of what a person changed at HubSpot's pages; an app's and an import's changes name no one. */
function changersOf(row: ObjectReply): Record<string, string> {
  const history = Object.entries(row.propertiesWithHistory ?? {});
  return Object.fromEntries(
    history.flatMap(([name, [newest]]) => {
      const userId = newest?.updatedByUserId ?? /^userId:(\d+)$/.exec(newest?.sourceId ?? '')?.[1];
      return userId ? [[name, String(userId)]] : [];
    }),
  );
}

export function toRecord(object: CrmObject, row: ObjectReply, fields: readonly string[], beside: Beside = nothing): CrmRecord {
  return {
    object,
    externalId: row.id,
    modifiedAt: changedAtOf(objectOf(object).modifiedProperty, row),
    fate: row.archived === true ? { is: 'deleted' } : { is: 'live' },
    values: valuesOf(row, fields),
    changedAt: changesOf(row),
    changedBy: changersOf(row),
    history: historyOf(row),
    accountExternalId: object === 'contact' ? text(row, 'associatedcompanyid') : null,
    ownerExternalId: text(row, 'hubspot_owner_id'),
    recordType: object === 'opportunity' ? text(row, 'pipeline') : null,
    absorbed: (text(row, 'hs_merged_object_ids') ?? '').split(';').filter((id) => id !== ''),
    optedOutOfEmail: object === 'contact' ? optedOut(row, beside) : null,
    // HubSpot has no property of its own for it.
    doNotCall: null,
    ...(beside.marketing.length > 0 ? { optedOutOfMarketing: beside.marketing.some((name) => row.properties[name] === 'true') } : {}),
    salesosId: text(row, salesosIdProperty),
    ...(beside.owned ? { owned: toOwned(row.properties) } : {}),
  };
}
