import { field, lookup, readOnly, type Field } from './field.ts';

const required = { ...readOnly, nillable: false };

/** On every object of the twin. */
export const systemFields: readonly Field[] = [
  field('id', 'Id', 'Record ID', { ...required, length: 18 }),
  field('boolean', 'IsDeleted', 'Deleted', readOnly),
  field('datetime', 'CreatedDate', 'Created Date', required),
  lookup('CreatedById', 'Created By ID', ['User'], 'CreatedBy', required),
  field('datetime', 'LastModifiedDate', 'Last Modified Date', required),
  lookup('LastModifiedById', 'Last Modified By ID', ['User'], 'LastModifiedBy', required),
  field('datetime', 'SystemModstamp', 'System Modstamp', required),
];

export const ownerField: Field = lookup('OwnerId', 'Owner ID', ['User'], 'Owner', { nillable: false });
