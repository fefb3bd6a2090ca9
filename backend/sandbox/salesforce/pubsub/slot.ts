/** One field of the Avro record: a field of the object, or several of them nested. */
export interface Slot {
  name: string;
  field: string | null;
  parts: { name: string; field: string | null }[];
}
