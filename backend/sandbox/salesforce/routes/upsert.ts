import { ApiFault, notFound } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { readBody } from '../records/read-body.ts';
import { isLive, type Row } from '../records/row.ts';
import { keyValue, rowsNamed } from '../records/rows-named.ts';
import type { Field, ObjectDefinition } from '../schema/field.ts';
import { findField } from '../schema/objects.ts';
import { readJson } from './api.ts';
import { fieldsAsked, recordsOf, renderRecord, requireObject } from './sobject.ts';

/** `/sobjects/{object}/{external id field}/{value}` */
export function addUpsert(api: Api, kit: Kit): void {
  // A create in the form of an upsert, for callers that know only this one.
  api.post('/sobjects/:object/Id', async (c) => {
    const { session } = c.var;
    const definition = requireObject(session, c.req.param('object'));
    const id = recordsOf(kit, session).insert(definition, readBody(session.org, definition, await readJson(c.req)));
    return c.json({ id, success: true, errors: [], created: true }, 201);
  });
  api.patch('/sobjects/:object/:field/:value', async (c) => {
    const { session } = c.var;
    const definition = requireObject(session, c.req.param('object'));
    const key = requireExternalId(definition, c.req.param('field'));
    const value = keyValue(key, c.req.param('value'));
    const assignments = readBody(session.org, definition, await readJson(c.req));
    if (assignments.some(({ field }) => field.name === key.name)) {
      throw new ApiFault(400, 'INVALID_FIELD', `The ${key.name} field should not be specified in the sobject data.`);
    }
    const matches = findMatches(kit, session, definition, key, value);
    if (matches.length > 1) return c.json(addressesOf(session, definition, matches), 300);
    const [existing] = matches;
    const records = recordsOf(kit, session);
    if (!existing) {
      const id = records.insert(definition, [...assignments, { field: key, value }]);
      return c.json({ id, success: true, errors: [], created: true }, 201);
    }
    records.update(definition, existing.id, assignments);
    // Since API 46.0 an update through an external id answers 200 with a body; before that it was an empty 204.
    if (Number(session.version.slice(1)) < 46) return c.body(null, 204);
    return c.json({ id: existing.id, success: true, errors: [], created: false }, 200);
  });

  api.get('/sobjects/:object/:field/:value', (c) => {
    const { session } = c.var;
    const definition = requireObject(session, c.req.param('object'));
    const matches = findMatches(kit, session, definition, requireExternalId(definition, c.req.param('field')), c.req.param('value'));
    const [only] = matches;
    if (!only) throw notFound();
    if (matches.length > 1) return c.json(addressesOf(session, definition, matches), 300);
    return c.json(renderRecord(kit, session, definition, only, fieldsAsked(definition, c.req.query('fields'))));
  });
  api.delete('/sobjects/:object/:field/:value', (c) => {
    const { session } = c.var;
    const definition = requireObject(session, c.req.param('object'));
    const matches = findMatches(kit, session, definition, requireExternalId(definition, c.req.param('field')), c.req.param('value'));
    const [only] = matches;
    if (!only) throw notFound();
    if (matches.length > 1) return c.json(addressesOf(session, definition, matches), 300);
    recordsOf(kit, session).remove(definition, only.id);
    return c.body(null, 204);
  });
}

/** Several records have the external id: the caller chooses. */
function addressesOf({ version }: ApiSession, { name }: ObjectDefinition, matches: readonly Row[]): string[] {
  return matches.map(({ id }) => `/services/data/${version}/sobjects/${name}/${id}`);
}

export function requireExternalId(definition: ObjectDefinition, name: string): Field {
  const field = findField(definition, name);
  if (field?.externalId) return field;
  throw new ApiFault(404, 'NOT_FOUND', `Provided external ID field does not exist or is not accessible: ${name}`);
}

export function findMatches({ twin }: Kit, { org }: ApiSession, definition: ObjectDefinition, key: Field, value: unknown): Row[] {
  return rowsNamed(twin, org.id, definition.name, key, keyValue(key, value)).filter(isLive);
}
