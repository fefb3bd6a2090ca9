import { ApiFault, notFound } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { objectFor, schemaOf } from '../org.ts';
import { readBody } from '../records/read-body.ts';
import { Records } from '../records/records.ts';
import { findRow, isLive, type Row } from '../records/row.ts';
import { describeHeader, describeObject } from '../schema/describe.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { setupObjects } from '../setup/objects.ts';
import { renderRow } from '../soql/render.ts';
import { resolvePath } from '../soql/resolve-path.ts';
import { readJson } from './api.ts';
import { httpDate, isKnown, metadataStanding, refuseUnlessMatched, standingOf } from './conditional.ts';

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
    const row = findRow(twin, c.var.session.org.id, definition.name, toId18(c.req.param('id')) ?? '');
    if (!row || !isLive(row)) throw notFound();
    const standing = standingOf(definition.name, row);
    refuseUnlessMatched((name) => c.req.header(name), standing);
    if (standing.etag !== null) c.header('ETag', standing.etag);
    c.header('Last-Modified', httpDate(standing.changedMs));
    if (isKnown((name) => c.req.header(name), standing)) return c.body(null, 304);
    return c.json(renderRecord(kit, c.var.session, definition, row, fieldsAsked(definition, c.req.query('fields'))));
  });
  api.patch('/sobjects/:object/:id', async (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    const assignments = readBody(c.var.session.org, definition, await readJson(c.req));
    refuseChanged(kit, c.var.session, definition, c.req.param('id'), (name) => c.req.header(name));
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

function refuseChanged(
  { twin }: Kit,
  { org }: ApiSession,
  definition: ObjectDefinition,
  id: string,
  header: (name: string) => string | undefined,
): void {
  if (twin.flipped.has('salesforce.unmodified-since-ignored')) return;
  const row = findRow(twin, org.id, definition.name, toId18(id) ?? '');
  if (row) refuseUnlessMatched(header, standingOf(definition.name, row));
}

function addDescribe(api: Api, { twin }: Kit): void {
  api.on('GET', ['/sobjects', '/sobjects/:object/describe'], async (c, next) => {
    const standing = metadataStanding(c.var.session.org, twin.clock.now());
    c.header('Last-Modified', httpDate(standing.changedMs));
    return isKnown((name) => c.req.header(name), standing) ? c.body(null, 304) : next();
  });
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
  // Setup as the tooling interface shows it.
  const tools = (session: ApiSession): ObjectDefinition[] => {
    const { setupOf, find } = schemaOf(session.org);
    return setupObjects.flatMap(({ definition }) => find(definition.name) ?? []).filter((each) => setupOf(each)?.includes('tooling'));
  };
  const toolingVersion = ({ version }: ApiSession): string => `${version}/tooling`;
  api.get('/tooling/sobjects', (c) => {
    const sobjects = tools(c.var.session).map((definition) => describeHeader(definition, toolingVersion(c.var.session)));
    return c.json({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
  });
  api.get('/tooling/sobjects/:object/describe', (c) => {
    const { session } = c.var;
    const definition = tools(session).find(({ name }) => name.toLowerCase() === c.req.param('object').toLowerCase());
    if (!definition) throw notFound();
    return c.json(describeObject(session.org, definition, toolingVersion(session), []));
  });
  // Layouts and the like, which the twin has not; else this would read as an external id.
  api.get('/sobjects/:object/describe/:part', () => {
    throw notFound();
  });
  api.get('/sobjects/:object', (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    return c.json({ objectDescribe: describeHeader(definition, c.var.session.version), recentItems: [] });
  });
}

/** All of them where none are named. */
export function fieldsAsked(definition: ObjectDefinition, asked: string | undefined): readonly string[] {
  return asked?.split(',') ?? definition.fields.map(({ name }) => name);
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
