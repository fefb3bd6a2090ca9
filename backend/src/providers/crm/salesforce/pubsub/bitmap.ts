import avro from 'avsc';

/**
 * The names behind a list of bitmaps: first one over the record's own fields (its header is field 0), then one for each
 * nested record that changed, led by its place. A name inside another is "Parent.Part".
 */
export function fieldsIn(bitmaps: readonly string[], record: avro.types.RecordType): string[] {
  return bitmaps.flatMap((bitmap) => {
    const [, place, hex] = /^(?:(\d+)-)?0x([0-9a-f]*)$/i.exec(bitmap) ?? [];
    if (hex === undefined) throw new Error(`not a bitmap: ${bitmap}`);
    if (place === undefined) return positions(hex).map((position) => nameAt(record, position).name);
    const parent = nameAt(record, Number(place));
    const nested = nestedRecord(parent.type);
    return positions(hex).map((position) => `${parent.name}.${nameAt(nested, position).name}`);
  });
}

/** The lowest bit is field 0. */
function positions(hex: string): number[] {
  const bits = [...BigInt(`0x${hex || '0'}`).toString(2)].reverse();
  return bits.flatMap((bit, position) => (bit === '1' ? [position] : []));
}

function nameAt(record: avro.types.RecordType, position: number): avro.types.Field {
  const field = record.fields[position];
  if (!field) throw new Error(`${record.name} has no field ${position}`);
  return field;
}

/** Behind the null a field may also be; a company's name may be a text as well. */
function nestedRecord(type: avro.Type): avro.types.RecordType {
  const branches = type instanceof avro.types.UnwrappedUnionType || type instanceof avro.types.WrappedUnionType ? type.types : [type];
  const nested = branches.find((branch) => branch instanceof avro.types.RecordType);
  if (!(nested instanceof avro.types.RecordType)) throw new Error('a field with parts is no record');
  return nested;
}
