import { ApiFault, notFound } from '../api-fault.ts';
import type { Api, ApiSession, Kit } from '../kit.ts';
import { renderRecord, requireObject } from '../routes/sobject.ts';
import { runQuery } from '../soql/run.ts';
import { findListView, listViewsOf, queryOf, type ListView } from './list-view.ts';

const COLUMNS = [
  { fieldNameOrPath: 'Name', label: 'Name', hidden: false },
  ...['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'].map((name) => ({ fieldNameOrPath: name, label: name, hidden: true })),
];
const LIMIT = { usual: 25, most: 2000 };

/** Lists an org's people have made: which there are, what a list asks for, and what is on it. */
export function addListViews(api: Api, kit: Kit): void {
  const viewOf = (session: ApiSession, object: string, id: string): ListView => {
    const view = findListView(kit.twin, session.org, requireObject(session, object).name, id);
    if (!view) throw notFound();
    return view;
  };
  api.get('/sobjects/:object/listviews', (c) => {
    const definition = requireObject(c.var.session, c.req.param('object'));
    const listviews = listViewsOf(kit.twin, c.var.session.org, definition.name).map((view) => summary(c.var.session, view));
    return c.json({ done: true, listviews, nextRecordsUrl: null, size: listviews.length, sobjectType: definition.name });
  });
  api.get('/sobjects/:object/listviews/:id', (c) => c.json(summary(c.var.session, viewOf(c.var.session, c.req.param('object'), c.req.param('id')))));
  api.get('/sobjects/:object/listviews/:id/describe', (c) => {
    const view = viewOf(c.var.session, c.req.param('object'), c.req.param('id'));
    requireQuery(view);
    const { id, object: sobjectType, scope } = view;
    return c.json({ cacheable: null, columns: COLUMNS.map(describeColumn), id, orderBy, query: queryOf(view), scope, scopeId: null, sobjectType });
  });
  api.get('/sobjects/:object/listviews/:id/results', (c) =>
    c.json(resultsOf(kit, c.var.session, viewOf(c.var.session, c.req.param('object'), c.req.param('id')), c.req.query())),
  );
}

const orderBy = ['Name', 'Id'].map((fieldNameOrPath) => ({ fieldNameOrPath, nullsPosition: 'first', sortDirection: 'ascending' }));

const describeColumn = (column: (typeof COLUMNS)[number]) => ({
  ascendingLabel: column.hidden ? null : 'Z-A',
  descendingLabel: column.hidden ? null : 'A-Z',
  ...column,
  selectListItem: column.fieldNameOrPath,
  sortDirection: column.hidden ? null : 'ascending',
  sortIndex: column.hidden ? null : 0,
  sortable: true,
  type: column.fieldNameOrPath === 'Id' ? 'id' : column.hidden ? 'datetime' : 'string',
});

function summary({ version }: ApiSession, { id, object, developerName, label, soqlCompatible }: ListView): object {
  const url = `/services/data/${version}/sobjects/${object}/listviews/${id}`;
  return { describeUrl: `${url}/describe`, developerName, id, label, resultsUrl: `${url}/results`, soqlCompatible, url };
}

function requireQuery({ soqlCompatible }: ListView): void {
  if (!soqlCompatible) throw new ApiFault(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', 'The list view is not SOQL compatible');
}

function resultsOf(kit: Kit, session: ApiSession, view: ListView, asked: Record<string, string>): object {
  requireQuery(view);
  const [limit, offset] = [Number(asked['limit'] ?? LIMIT.usual), Number(asked['offset'] ?? 0)];
  if (!(limit >= 1 && limit <= LIMIT.most)) throw new ApiFault(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', `limit must be between 1 and ${LIMIT.most}`);
  const { rows } = runQuery(kit.twin, session.org, queryOf(view), false, { userId: session.userId });
  const records = rows.slice(offset, offset + limit).map((row) => {
    const values = renderRecord(
      kit,
      session,
      requireObject(session, view.object),
      row,
      COLUMNS.map(({ fieldNameOrPath }) => fieldNameOrPath),
    );
    return { columns: Object.entries(values).flatMap(([name, value]) => (name === 'attributes' ? [] : [{ fieldNameOrPath: name, value }])) };
  });
  const { id, developerName, label } = view;
  return { columns: COLUMNS.map(describeColumn), developerName, done: offset + limit >= rows.length, id, label, records, size: records.length };
}
