import { z } from 'zod';
import { ApiFault, DmlFailure, type DmlError } from '../api-fault.ts';
import type { Api, Kit } from '../kit.ts';
import type { Org } from '../org.ts';
import { readBody, type Assignment } from '../records/read-body.ts';
import type { Records } from '../records/records.ts';
import type { ObjectDefinition } from '../schema/field.ts';
import { findChild, type ChildRelationship } from '../soql/children.ts';
import { readJson } from './api.ts';
import { parseBody } from './collection-body.ts';
import { recordsOf, requireObject } from './sobject.ts';

const MOST_RECORDS = 200;
const MOST_LEVELS = 5;

const Node = z.looseObject({ attributes: z.looseObject({ type: z.string(), referenceId: z.string() }) });
const Nodes = z.object({ records: z.array(Node).min(1) });
type Node = z.infer<typeof Node>;

interface Planted {
  referenceId: string;
  id: string;
}

/** Records with their children in one call: all of them or none. */
export function addCompositeTree(api: Api, kit: Kit): void {
  api.post('/composite/tree/:object', async (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    const { records: nodes } = parseBody(Nodes, await readJson(c.req));
    checkTree(nodes);
    const records = recordsOf(kit, c.var.session);
    const mark = records.mark();
    const results: Planted[] = [];
    try {
      for (const node of nodes) plant(records, definition, node, [], results);
    } catch (error) {
      records.undo(mark);
      if (error instanceof TreeFault) return c.json({ hasErrors: true, results: [{ referenceId: error.referenceId, errors: error.errors }] }, 400);
      throw error;
    }
    return c.json({ hasErrors: false, results }, 201);
  });
}

class TreeFault extends Error {
  readonly referenceId: string;
  readonly errors: readonly DmlError[];

  constructor(referenceId: string, errors: readonly DmlError[]) {
    super(errors[0]?.message ?? 'refused');
    this.referenceId = referenceId;
    this.errors = errors;
  }
}

function checkTree(nodes: readonly Node[]): void {
  const seen = new Set<string>();
  let level = [...nodes];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) throw new ApiFault(400, 'INVALID_INPUT', `A record tree has at most ${MOST_LEVELS} levels`);
    for (const { attributes } of level) {
      if (seen.has(attributes.referenceId))
        throw new ApiFault(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${attributes.referenceId}`);
      seen.add(attributes.referenceId);
    }
    level = level.flatMap((node) => Object.values(node).flatMap((value) => childrenIn(value)));
  }
  if (seen.size > MOST_RECORDS) throw new ApiFault(400, 'INVALID_INPUT', `A record tree has at most ${MOST_RECORDS} records`);
}

function childrenIn(value: unknown): Node[] {
  return Nodes.safeParse(value).data?.records ?? [];
}

function plant(records: Records, definition: ObjectDefinition, node: Node, parent: readonly Assignment[], results: Planted[]): void {
  const { referenceId, type } = node.attributes;
  if (type.toLowerCase() !== definition.name.toLowerCase())
    throw new ApiFault(400, 'INVALID_INPUT', `The type ${type} of ${referenceId} is not the type ${definition.name} it stands among`);
  const branches = Object.entries(node).filter(([, value]) => childrenIn(value).length > 0);
  const own = Object.fromEntries(Object.entries(node).filter(([name]) => !branches.some(([branch]) => branch === name)));
  const id = insert(records, definition, [...readOwn(records.org, definition, own, referenceId), ...parent], referenceId);
  results.push({ referenceId, id });
  for (const [name, value] of branches) {
    const { child, field } = requireChild(records.org, definition, name);
    for (const each of childrenIn(value)) plant(records, child, each, [{ field, value: id }], results);
  }
}

function readOwn(org: Org, definition: ObjectDefinition, body: object, referenceId: string): Assignment[] {
  try {
    return readBody(org, definition, body);
  } catch (error) {
    if (error instanceof ApiFault) throw new TreeFault(referenceId, [{ statusCode: error.errorCode, message: error.message, fields: [] }]);
    throw error;
  }
}

function insert(records: Records, definition: ObjectDefinition, assignments: readonly Assignment[], referenceId: string): string {
  try {
    return records.insert(definition, assignments);
  } catch (error) {
    if (error instanceof DmlFailure) throw new TreeFault(referenceId, error.errors);
    throw error;
  }
}

function requireChild(org: Org, definition: ObjectDefinition, relationship: string): ChildRelationship {
  const found = findChild(org, definition, relationship);
  if (found) return found;
  throw new ApiFault(400, 'INVALID_FIELD', `No such column '${relationship}' on sobject of type ${definition.name}`);
}
