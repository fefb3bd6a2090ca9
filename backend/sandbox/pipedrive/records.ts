import type { Kind, Row, RowJson } from './rows.ts';
import { notFound } from './vendor-error.ts';
import { tell } from './webhooks.ts';
import { nextId, stamp, type World } from './world.ts';

type Place = Pick<World, 'twin' | 'space'>;

export const rowsOf = ({ twin, space }: Place, kind: Kind): Row[] => twin.store.all<Row>(space, kind);
export const rowOf = ({ twin, space }: Place, kind: Kind, id: number): Row | undefined => twin.store.get<Row>(space, kind, String(id));

export function addRow(place: Place, kind: Kind, values: Record<string, unknown>): RowJson {
  const id = nextId(place.twin, place.space, kind);
  const at = stamp(place.twin);
  const json: RowJson = { ...values, id, is_deleted: false, add_time: at, update_time: at };
  place.twin.store.put<Row>(place.space, kind, { id: String(id), json });
  tell(place, kind, { before: null, after: json });
  return json;
}

/** Custom fields are changed one by one, everything else as a whole. */
export function changeRow(place: Place, kind: Kind, id: number, values: Record<string, unknown>): RowJson {
  const row = rowOf(place, kind, id);
  if (!row || row.json.is_deleted) throw notFound(kind.slice(0, -1));
  const { custom_fields: custom, ...rest } = values;
  const merged = typeof custom === 'object' && custom !== null ? { custom_fields: { ...row.json.custom_fields, ...custom } } : {};
  const json: RowJson = { ...row.json, ...rest, ...merged, update_time: stamp(place.twin) };
  place.twin.store.put<Row>(place.space, kind, { id: row.id, json });
  tell(place, kind, { before: row.json, after: json });
  return json;
}

export function deleteRow(place: Place, kind: Kind, id: number): void {
  changeRow(place, kind, id, { is_deleted: true });
}

/** `id` goes, `into` stays and takes what it lacks; nothing says so afterwards. */
export function mergePersons(place: Place, id: number, into: number): void {
  const [loser, winner] = [rowOf(place, 'persons', id), rowOf(place, 'persons', into)];
  if (!loser || !winner) throw notFound('person');
  const lacking = Object.entries(loser.json).filter(([name, value]) => value !== null && (winner.json[name] ?? null) === null);
  changeRow(place, 'persons', into, Object.fromEntries(lacking));
  deleteRow(place, 'persons', id);
}
