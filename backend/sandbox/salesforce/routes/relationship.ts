import { notFound } from '../api-fault.ts';
import { toId18 } from '../ids.ts';
import type { ApiSession, Api, Kit } from '../kit.ts';
import { objectOfId } from '../org.ts';
import { readBody } from '../records/read-body.ts';
import { findRow, isLive, type Row } from '../records/row.ts';
import { findRelationship } from '../schema/objects.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { findChild } from '../soql/children.ts';
import { runQuery } from '../soql/run.ts';
import { followReference } from '../soql/resolve-path.ts';
import { readJson } from './api.ts';
import { readPage, batchSize } from './query.ts';
import { fieldsAsked, recordsOf, renderRecord, requireObject } from './sobject.ts';

const PATH = '/sobjects/:object/:id/:relationship';

interface Parent {
  definition: ObjectDefinition;
  row: Row;
}

/** `/sobjects/Account/001…/Contacts` and `/sobjects/Contact/003…/Account`: related records without a query. */
export function addRelationships(api: Api, kit: Kit): void {
  const related = (session: ApiSession, { definition, row }: Parent, name: string): Parent => {
    const reference = findRelationship(definition, name);
    const target = reference && followReference({ twin: kit.twin, org: session.org }, row, reference);
    const object = target && objectOfId(session.org, target.id);
    if (!target || !object || !isLive(target)) throw notFound();
    return { definition: object, row: target };
  };

  api.get(PATH, async (c, next) => {
    const parent = parentIn(kit, c.var.session, c.req.param());
    if (!parent) return next();
    const { session } = c.var;
    const children = findChild(session.org, parent.definition, c.req.param('relationship'));
    if (children) {
      const fields = fieldsAsked(children.child, c.req.query('fields')).join(',');
      const soql = `SELECT ${fields} FROM ${children.child.name} WHERE ${children.field.name} = '${parent.row.id}'`;
      const selection = runQuery(kit.twin, session.org, soql, false);
      const size = batchSize(c.req.header('sforce-query-options'));
      return c.json(readPage(kit, session, { verb: 'query', selection, cursor: null, start: 0, size }));
    }
    const { definition, row } = related(session, parent, c.req.param('relationship'));
    return c.json(renderRecord(kit, session, definition, row, fieldsAsked(definition, c.req.query('fields'))));
  });

  api.patch(PATH, async (c, next) => {
    const parent = parentIn(kit, c.var.session, c.req.param());
    if (!parent) return next();
    const { session } = c.var;
    const { definition, row } = related(session, parent, c.req.param('relationship'));
    recordsOf(kit, session).update(definition, row.id, readBody(session.org, definition, await readJson(c.req)));
    return c.body(null, 204);
  });

  api.delete(PATH, async (c, next) => {
    const parent = parentIn(kit, c.var.session, c.req.param());
    if (!parent) return next();
    const { definition, row } = related(c.var.session, parent, c.req.param('relationship'));
    recordsOf(kit, c.var.session).remove(definition, row.id);
    return c.body(null, 204);
  });
}

/** Undefined where the address names a field, not a record: then it is about an external id. */
function parentIn({ twin }: Kit, session: ApiSession, named: { object: string; id: string }): Parent | undefined {
  const { org } = session;
  const definition = requireObject(session, named.object);
  const id = toId18(named.id);
  if (id === null || objectOfId(org, id) !== definition) return undefined;
  const row = findRow(twin, org.id, definition.name, id);
  if (!row || !isLive(row)) throw notFound();
  return { definition, row };
}
