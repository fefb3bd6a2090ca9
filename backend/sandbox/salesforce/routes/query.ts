import { ApiFault } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { explainQuery, runQuery } from '../soql/run.ts';
import type { Selection } from '../soql/selection.ts';
import { columnMetadata } from './column-metadata.ts';

const BATCH = { least: 200, most: 2000 };

export function addQuery(api: Api, kit: Kit): void {
  for (const verb of ['query', 'queryAll'] as const) {
    api.get(`/${verb}`, (c) => {
      const { session } = c.var;
      const explained = c.req.query('explain');
      if (explained !== undefined) return c.json(explainQuery(kit.twin, session.org, soqlOf(explained)));
      const selection = runQuery(kit.twin, session.org, soqlOf(c.req.query('q')), verb === 'queryAll', { userId: session.userId });
      if (c.req.query('columns') === 'true') return c.json(columnMetadata(selection));
      return c.json(readPage(kit, session, { verb, selection, cursor: null, start: 0, size: batchSize(c.req.header('sforce-query-options')) }));
    });
    api.get(`/${verb}/:locator`, (c) => {
      const [, cursor = '', start = ''] = /^([0-9A-Za-z]{18})-(\d+)$/.exec(c.req.param('locator')) ?? [];
      const { session } = c.var;
      const selection = kit.cursors.read(ownerOf(session), cursor);
      return c.json(readPage(kit, session, { verb, selection, cursor, start: Number(start), size: batchSize(c.req.header('sforce-query-options')) }));
    });
  }
  api.get('/tooling/query', (c) => {
    const { org, version } = c.var.session;
    const { definition, rows, total, render } = runQuery(kit.twin, org, soqlOf(c.req.query('q')), false, { api: 'tooling' });
    // Setup is few: it always fits on one page.
    const records = rows.map((row) => render({ twin: kit.twin, org, version: `${version}/tooling` }, row));
    return c.json({ size: rows.length, totalSize: total, done: true, queryLocator: null, entityTypeName: definition.name, records });
  });
}

function soqlOf(asked: string | undefined): string {
  if (!asked) throw new ApiFault(400, 'MALFORMED_QUERY', 'unexpected token: <EOF>');
  return asked;
}

/** Asked for outside 200..2000, Salesforce takes the nearest it allows. */
export function batchSize(header: string | undefined): number {
  const asked = /batchSize *= *(\d+)/i.exec(header ?? '')?.[1];
  return asked === undefined ? BATCH.most : Math.min(BATCH.most, Math.max(BATCH.least, Number(asked)));
}

interface PageRequest {
  verb: string;
  selection: Selection;
  /** Null until the result turns out to need more than one page. */
  cursor: string | null;
  start: number;
  size: number;
}

export function readPage(kit: Kit, session: ApiSession, { verb, selection, cursor, start, size }: PageRequest): object {
  const { rows, total, render } = selection;
  const end = start + size;
  const place = { twin: kit.twin, org: session.org, version: session.version };
  const records = rows.slice(start, end).map((row) => render(place, row));
  if (end >= rows.length) return { totalSize: total, done: true, records };
  const id = cursor ?? kit.cursors.open(ownerOf(session), selection);
  return { totalSize: total, done: false, nextRecordsUrl: `/services/data/${session.version}/${verb}/${id}-${end}`, records };
}

function ownerOf(session: ApiSession): string {
  return `${session.org.id} ${session.userId}`;
}
