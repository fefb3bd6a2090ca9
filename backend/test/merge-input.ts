import type { CrmRecord } from '#ports/crm.ts';
import type { EntityRow } from '#services/crm-sync/entities.ts';
import type { Link } from '#services/crm-sync/links.ts';
import type { MappedField } from '#services/crm-sync/load-mapping.ts';
import type { FieldsMerge } from '#services/crm-sync/merge-fields.ts';

/** What one merge looks at, with nothing in it that a test does not put there. */
export const line = (field: string, more: Partial<MappedField> = {}): MappedField => ({
  field,
  crmField: `Crm${field}`,
  direction: 'both',
  authority: 'crm_wins',
  transform: { kind: 'identity' },
  shape: { type: 'text' },
  ...more,
});

export const link = (human: Link['human'], more: Partial<Link> = {}): Link => ({
  id: 'link-1',
  crmId: '003A',
  salesosId: 'contact-1',
  human,
  parked: {},
  refused: {},
  changes: {},
  written: {},
  isGone: false,
  personAccountId: null,
  outOfScope: null,
  modifiedAt: null,
  parentId: null,
  ownerId: null,
  recordType: null,
  listWalk: null,
  ...more,
});

export const row = (fields: EntityRow['fields'], editedAt: EntityRow['editedAt'] = {}): EntityRow => ({
  id: 'contact-1',
  fields,
  accountId: null,
  ownerId: null,
  editedAt,
});

export const record = (values: CrmRecord['values'], more: Partial<CrmRecord> = {}): CrmRecord => ({
  object: 'contact',
  externalId: '003A',
  modifiedAt: new Date('2026-03-01T10:00:00Z'),
  fate: { is: 'live' },
  values,
  changedAt: {},
  accountExternalId: null,
  ownerExternalId: null,
  absorbed: [],
  optedOutOfEmail: null,
  doNotCall: null,
  ...more,
});

export const nothingMerged: FieldsMerge = { take: {}, push: {}, base: {}, conflicts: [], settled: [], flapping: [], changes: {}, looked: [] };
