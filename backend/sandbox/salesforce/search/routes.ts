import { z } from 'zod';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { schemaOf } from '../org.ts';
import { isSearchable } from '../schema/describe.ts';
import { readJson } from '../routes/api.ts';
import { parseBody } from '../routes/collection-body.ts';
import { runQuery } from '../soql/run.ts';
import { groupNamed, readSosl, type Search, type SearchTarget } from './read-sosl.ts';
import { malformedSearch, searchTest } from './search-text.ts';

const MOST_RECORDS = 2000;
/** Before this version the answer was the bare list. */
const NAMED_SINCE = 37;

const limit = z.coerce.number().int().min(1).max(MOST_RECORDS);
const Parameters = z.looseObject({
  q: z.string().min(1),
  in: z.string().optional(),
  fields: z.array(z.string()).optional(),
  sobjects: z
    .array(z.looseObject({ name: z.string(), fields: z.array(z.string()).optional(), limit: limit.optional(), where: z.string().optional() }))
    .default([]),
  defaultLimit: limit.optional(),
  overallLimit: limit.optional(),
});

/** Full text, over several objects at once. */
export function addSearch(api: Api, kit: Kit): void {
  const answer = (session: ApiSession, search: Search): object => {
    const records = find(kit, session, search);
    return Number(session.version.slice(1)) < NAMED_SINCE ? records : { searchRecords: records };
  };
  api.get('/search', (c) => {
    const sosl = c.req.query('q');
    if (!sosl) throw malformedSearch('search request must contain a query');
    return c.json(answer(c.var.session, readSosl(sosl)));
  });
  api.get('/parameterizedSearch', (c) => c.json(answer(c.var.session, fromParameters(fromAddress(c.req.queries())))));
  api.post('/parameterizedSearch', async (c) => c.json(answer(c.var.session, fromParameters(await readJson(c.req)))));
}

function find({ twin }: Kit, { org, version }: ApiSession, { text, group, targets, limit: most }: Search): object[] {
  const everywhere = schemaOf(org).objects.filter(({ name }) => isSearchable(name));
  const wanted: SearchTarget[] =
    targets.length > 0 ? targets : everywhere.map(({ name }) => ({ object: name, fields: ['Id'], rest: '', limit: null }));
  const found = wanted.flatMap(({ object, fields, rest, limit: own }) => {
    const { definition, rows, render } = runQuery(twin, org, `SELECT ${fields.join(',')} FROM ${object} ${rest}`, false);
    if (!isSearchable(definition.name)) throw malformedSearch(`Entity '${object}' is not supported in search`);
    const matches = rows.filter(searchTest(definition, group, text));
    return matches.slice(0, own ?? MOST_RECORDS).map((row) => render({ twin, org, version }, row));
  });
  return found.slice(0, most ?? MOST_RECORDS);
}

function fromParameters(raw: unknown): Search {
  const { q, fields, sobjects, defaultLimit, overallLimit, ...others } = parseBody(Parameters, raw);
  return {
    text: q,
    group: groupNamed(others.in),
    targets: sobjects.map(({ name, fields: own, limit: most, where }) => ({
      object: name,
      fields: own ?? fields ?? ['Id'],
      rest: where === undefined ? '' : `WHERE ${where}`,
      limit: most ?? defaultLimit ?? null,
    })),
    limit: overallLimit ?? null,
  };
}

/** `?q=…&sobject=Account&Account.fields=id,name&Account.limit=10` */
function fromAddress(queries: Record<string, string[]>): object {
  const one = (name: string): string | undefined => queries[name]?.[0];
  const listed = (name: string): string[] | undefined => one(name)?.split(',');
  const names = (queries['sobject'] ?? []).flatMap((each) => each.split(','));
  return {
    q: one('q'),
    in: one('in'),
    fields: listed('fields'),
    defaultLimit: one('defaultLimit'),
    overallLimit: one('overallLimit'),
    sobjects: names.map((name) => ({ name, fields: listed(`${name}.fields`), limit: one(`${name}.limit`), where: one(`${name}.where`) })),
  };
}
