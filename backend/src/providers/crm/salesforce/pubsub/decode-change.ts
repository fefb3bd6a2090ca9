import avro from 'avsc';
import { fieldsIn } from './bitmap.ts';
import { ChangePayload } from './wire.ts';

/** One change event, as far as a hint goes: which records, what happened, who did it, which fields. */
export interface DecodedChange {
  entityName: string;
  recordIds: readonly string[];
  changeType: string;
  changeOrigin: string;
  transactionKey: string;
  committedAt: Date;
  /** "Title", "MailingAddress.City"; only an update names them. */
  changedFields: readonly string[];
  /** Those that became empty; in the payload they look like fields that did not change. */
  nulledFields: readonly string[];
}

/** The vendor counts commits in 64 bits; as plain numbers large ones could not be read at all. */
const long = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (left: bigint, right: bigint) => (left < right ? -1 : Number(left > right)),
});

export function parseSchema(json: string): avro.types.RecordType {
  const type = avro.Type.forSchema(JSON.parse(json), { registry: { long } });
  if (!(type instanceof avro.types.RecordType)) throw new Error('the schema of a change event is no record');
  return type;
}

export function decodeChange(schema: avro.types.RecordType, payload: Buffer): DecodedChange {
  const { commitTimestamp, changedFields, nulledFields, ...header } = ChangePayload.parse(schema.fromBuffer(payload)).ChangeEventHeader;
  return {
    ...header,
    committedAt: commitTimestamp,
    changedFields: fieldsIn(changedFields, schema),
    nulledFields: fieldsIn(nulledFields, schema),
  };
}
