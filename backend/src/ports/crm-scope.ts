import type { CallSizes } from '#domain/crm-sync/forecast-scope.ts';
import type { RecordScope } from '#domain/crm-sync/record-scope.ts';

export interface ScopeChoice {
  id: string;
  label: string;
}

export interface ListChoice extends ScopeChoice {
  /** Absent where the CRM does not say how many are on it without being asked for each. */
  records?: number;
}

export interface ScopeCount {
  records: number;
  /** The CRM cannot count all conditions together: there are at most as many. */
  isUpperBound: boolean;
}

export interface MemberPage {
  /** `since`: when it came to the list, where the CRM tells. */
  members: { id: string; since?: Date }[];
  /** Null = this was the last page. */
  next: string | null;
}

/** How a CRM says which records belong to a choice of them. */
export interface ScopingOf<Kind extends string> {
  readonly sizes: CallSizes;
  /** Most owners a scope may name. */
  readonly mostOwners: number;
  /** Lists of this object that show everybody the same. */
  lists(object: Kind): Promise<ListChoice[]>;
  /** The list of this id; null = there is none of this object. Throws ProviderError('validation') for one that cannot be followed. */
  list(object: Kind, id: string): Promise<ListChoice | null>;
  /** Record types or pipelines in use; empty where the object has none. */
  recordTypes(object: Kind): Promise<ScopeChoice[]>;
  count(object: Kind, scope: RecordScope): Promise<ScopeCount>;
  /** Who is on the list, in the order of ids from `after` on, one vendor page; without those beyond the other conditions where the CRM can tell. */
  members(object: Kind, scope: RecordScope & { list: string }, after: string | null): Promise<MemberPage>;
  /** Which of these are on the list. */
  listed(object: Kind, list: string, ids: readonly string[]): Promise<ReadonlySet<string>>;
}
