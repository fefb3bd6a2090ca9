/** Which records of one object a connection works with. Conditions that are given (not null) hold together. */
export interface RecordScope {
  /** By the CRM's numbers for its users. */
  readonly owners: readonly string[] | null;
  /** A list the CRM keeps (list view, segment): who is on it is the CRM's to say. */
  readonly list: string | null;
  /** Record types, or pipelines. */
  readonly recordTypes: readonly string[] | null;
}

export const OUT_REASONS = ['owner', 'list', 'record_type'] as const;
export type OutReason = (typeof OUT_REASONS)[number];

export const everything: RecordScope = { owners: null, list: null, recordTypes: null };

export const isEverything = ({ owners, list, recordTypes }: RecordScope): boolean => owners === null && list === null && recordTypes === null;

/** What a record says of itself; an empty text = it has none. */
export interface ScopedRecord {
  readonly owner: string;
  readonly recordType: string;
}

/** Why the record's own values put it outside; null = they do not, and the list still may. */
export function outsideByValues({ owners, recordTypes }: RecordScope, { owner, recordType }: ScopedRecord): Exclude<OutReason, 'list'> | null {
  if (owners !== null && !owners.includes(owner)) return 'owner';
  return recordTypes !== null && !recordTypes.includes(recordType) ? 'record_type' : null;
}

const sorted = (values: readonly string[] | null): string => JSON.stringify(values === null ? null : [...new Set(values)].sort());

export const isSameScope = (a: RecordScope, b: RecordScope): boolean =>
  a.list === b.list && sorted(a.owners) === sorted(b.owners) && sorted(a.recordTypes) === sorted(b.recordTypes);
