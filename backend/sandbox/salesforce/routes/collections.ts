import { z } from 'zod';
import { ApiFault, refuse } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { objectOfId } from '../org.ts';
import { readBody } from '../records/read-body.ts';
import type { Records } from '../records/records.ts';
import { findRow, isLive } from '../records/row.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { resolvePath } from '../soql/resolve-path.ts';
import { readJson } from './api.ts';
import { idOf, MOST_RECORDS, parseBody, readCollection, tooMany, withoutId } from './collection-body.ts';
import { runAll, type RowResult, type Work } from './collection-run.ts';
import { recordsOf, renderRecord, requireObject } from './sobject.ts';

const MOST_IDS = 2000;
const Ids = z.object({ ids: z.array(z.string()).min(1), fields: z.array(z.string()).min(1) });

/** Several records in one call; many calls' worth of work for one call's worth of allowance. */
export function addCollections(api: Api, kit: Kit): void {
  api.post('/composite/sobjects', async (c) => {
    const { allOrNone, rows } = readCollection(c.var.session, await readJson(c.req));
    return c.json(runAll(recordsOf(kit, c.var.session), allOrNone, rows, insertRow));
  });

  api.patch('/composite/sobjects', async (c) => {
    const { allOrNone, rows } = readCollection(c.var.session, await readJson(c.req));
    return c.json(runAll(recordsOf(kit, c.var.session), allOrNone, rows, updateRow));
  });

  api.delete('/composite/sobjects', (c) => {
    const ids = (c.req.query('ids') ?? '').split(',').filter(Boolean);
    if (ids.length > MOST_RECORDS) throw tooMany(ids.length, MOST_RECORDS);
    const rows = ids.map((id) => ({ definition: objectOfId(c.var.session.org, id), body: { id } }));
    return c.json(runAll(recordsOf(kit, c.var.session), c.req.query('allOrNone') === 'true', rows, deleteRow));
  });

  const read = (session: ApiSession, object: string, { ids, fields }: z.infer<typeof Ids>): (object | null)[] => {
    const definition = requireObject(session, object);
    if (ids.length > MOST_IDS) throw tooMany(ids.length, MOST_IDS);
    const rows = ids.map((id) => findRow(kit.twin, session.org.id, definition.name, toId18(id) ?? ''));
    // A wrong field is refused even where no record is found.
    for (const name of fields) resolvePath({ twin: kit.twin, org: session.org, definition, alias: null }, name.trim());
    return rows.map((row) => (row && isLive(row) ? renderRecord(kit, session, definition, row, fields) : null));
  };
  // The same twice: an address holds fewer ids than a body.
  api.get('/composite/sobjects/:object', (c) => {
    const listed = (name: string): string[] | undefined => c.req.query(name)?.split(',').filter(Boolean);
    return c.json(read(c.var.session, c.req.param('object'), parseBody(Ids, { ids: listed('ids'), fields: listed('fields') })));
  });
  api.post('/composite/sobjects/:object', async (c) => c.json(read(c.var.session, c.req.param('object'), parseBody(Ids, await readJson(c.req)))));
}

function insertRow({ definition, body }: Work<ObjectDefinition>, records: Records): RowResult {
  if (idOf(body) !== null) throw new ApiFault(400, 'INVALID_FIELD', 'cannot specify Id in an insert call');
  return { id: records.insert(definition, readBody(records.org, definition, body)), success: true, errors: [] };
}

function updateRow({ definition, body }: Work<ObjectDefinition>, records: Records): RowResult {
  const id = idOf(body);
  const assignments = readBody(records.org, definition, withoutId(body));
  if (id === null) throw refuse('MISSING_ARGUMENT', 'Id not specified in an update call');
  records.update(definition, id, assignments);
  return { id: toId18(id) ?? id, success: true, errors: [] };
}

function deleteRow({ definition, body }: Work<ObjectDefinition | undefined>, records: Records): RowResult {
  const id = String(body['id']);
  if (!definition) throw refuse('MALFORMED_ID', `malformed id ${id}`);
  records.remove(definition, id);
  return { id: toId18(id) ?? id, success: true, errors: [] };
}
