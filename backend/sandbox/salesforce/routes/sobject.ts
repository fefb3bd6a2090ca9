import { ApiFault, notFound } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { objectFor, schemaOf } from '../org.ts';
import { readBody } from '../records/read-body.ts';
import { Records } from '../records/records.ts';
import { findRow, type Row } from '../records/row.ts';
import { describeHeader, describeObject } from '../schema/describe.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { renderRow } from '../soql/render.ts';
import { resolvePath } from '../soql/resolve-path.ts';
import { readJson } from './api.ts';

export function addSobject(api: Api, kit: Kit): void {
  const { twin } = kit;
  addDescribe(api, kit);
  api.post('/sobjects/:object', async (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    const assignments = readBody(c.var.session.org, definition, await readJson(c.req));
    const id = recordsOf(kit, c.var.session).insert(definition, assignments);
    c.header('Location', `/services/data/${c.var.session.version}/sobjects/${definition.name}/${id}`);
    return c.json({ id, success: true, errors: [] }, 201);
  });
  api.get('/sobjects/:object/:id', (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    const names = c.req.query('fields')?.split(',') ?? definition.fields.map(({ name }) => name);
    return c.json(renderRecord(kit, c.var.session, definition, requireRow(definition, c.req.param('id')), names));

    function requireRow(object: ObjectDefinition, id: string): Row {
      const row = findRow(twin, c.var.session.org.id, object.name, toId18(id) ?? '');
      if (!row || row.fields['IsDeleted'] === true) throw notFound();
      return row;
    }
  });
  api.patch('/sobjects/:object/:id', async (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    const assignments = readBody(c.var.session.org, definition, await readJson(c.req));
    refuseChanged(kit, c.var.session, { definition, id: c.req.param('id'), header: c.req.header('if-unmodified-since') });
    if (assignments.some(({ field }) => field.name === 'Id'))
      throw new ApiFault(400, 'INVALID_FIELD', 'The Id field should not be specified in the sobject data.');
    recordsOf(kit, c.var.session).update(definition, c.req.param('id'), assignments);
    return c.body(null, 204);
  });
  api.delete('/sobjects/:object/:id', (c) => {
    recordsOf(kit, c.var.session).remove(requireObject(c.var.session, c.req.param('object')), c.req.param('id'));
    return c.body(null, 204);
  });
}

/** `If-Unmodified-Since` knows whole seconds, as the stamp does: a change within the same one passes. */
function refuseChanged(
  { twin }: Kit,
  { org }: ApiSession,
  { definition, id, header }: { definition: ObjectDefinition; id: string; header: string | undefined },
): void {
  if (header === undefined || twin.flipped.has('salesforce.unmodified-since-ignored')) return;
  const since = Date.parse(header);
  if (Number.isNaN(since)) throw new ApiFault(400, 'INVALID_HEADER', 'If-Unmodified-Since is not a date');
  const row = findRow(twin, org.id, definition.name, toId18(id) ?? '');
  const stamp = Date.parse(String(row?.fields['SystemModstamp'] ?? '').replace(/(\d{2})$/, ':$1'));
  if (row && Math.floor(stamp / 1000) > Math.floor(since / 1000))
    throw new ApiFault(412, 'ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK', 'The entity was modified since it was last retrieved.');
}

function addDescribe(api: Api, { twin }: Kit): void {
  api.get('/sobjects', (c) => {
    const { org, version } = c.var.session;
    return c.json({ encoding: 'UTF-8', maxBatchSize: 200, sobjects: schemaOf(org).objects.map((definition) => describeHeader(definition, version)) });
  });
  api.get('/sobjects/:object/describe', (c) => {
    const { org, version } = c.var.session;
    const definition = requireObject(c.var.session, c.req.param('object'));
    const recordTypes = twin.store.all<Row>(org.id, 'RecordType').filter(({ fields }) => fields['SobjectType'] === definition.name);
    return c.json(describeObject(org, definition, version, recordTypes));
  });
  api.get('/sobjects/:object', (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    return c.json({ objectDescribe: describeHeader(definition, c.var.session.version), recentItems: [] });
  });
}

export function recordsOf({ twin }: Kit, { org, userId, records, changeOrigin }: ApiSession): Records {
  return records ?? new Records(twin, org, userId, changeOrigin);
}

export function requireObject({ org }: ApiSession, name: string): ObjectDefinition {
  const definition = objectFor(org, name);
  if (!definition) throw notFound();
  return definition;
}

export function renderRecord({ twin }: Kit, { org, version }: ApiSession, definition: ObjectDefinition, row: Row, names: readonly string[]): object {
  const scope = { twin, org, definition, alias: null };
  return renderRow(
    { twin, org, version },
    definition,
    row,
    names.map((name) => resolvePath(scope, name.trim())),
  );
}
