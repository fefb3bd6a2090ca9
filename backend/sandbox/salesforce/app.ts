import type { Twin } from '../core/twin.ts';
import { createVendorApp, withoutLastSlash } from '../core/vendor-app.ts';
import { addApexGateway } from './apex-gateway.ts';
import { ApiUsage } from './api-usage.ts';
import { addIngestJobs } from './bulk/ingest-routes.ts';
import { addQueryJobs } from './bulk/query-routes.ts';
import { addListViews } from './list-views/routes.ts';
import { addTwinListViews } from './list-views/twin-routes.ts';
import type { Kit, PublicApp, SalesforceOptions } from './kit.ts';
import { addAuthorize } from './oauth/authorize.ts';
import { addDevicePage } from './oauth/device.ts';
import { addIdentity } from './oauth/identity.ts';
import { addOpenId } from './oauth/openid.ts';
import { addToken } from './oauth/token.ts';
import { createApi } from './routes/api.ts';
import { addCollectionUpsert } from './routes/collection-upsert.ts';
import { addCollections } from './routes/collections.ts';
import { addComposite } from './routes/composite.ts';
import { addCompositeBatch } from './routes/composite-batch.ts';
import { addCompositeGraph } from './routes/composite-graph.ts';
import { addCompositeTree } from './routes/composite-tree.ts';
import { createDispatch, type Dispatch } from './routes/dispatch.ts';
import { addLimits } from './routes/limits.ts';
import { addMethodOverride, allowedMethods } from './routes/method-rules.ts';
import { addQuery } from './routes/query.ts';
import { addRelationships } from './routes/relationship.ts';
import { addReplication } from './routes/replication.ts';
import { addSobject } from './routes/sobject.ts';
import { addTwinAdmin } from './routes/twin-admin.ts';
import { addTwinRecords } from './routes/twin-records.ts';
import { addSearch } from './search/routes.ts';
import { addUiRecord } from './routes/ui-record.ts';
import { addUpsert } from './routes/upsert.ts';
import { addVersionRoot, addVersions } from './routes/versions.ts';
import { addSoapLogin } from './soap/login.ts';
import { Cursors } from './soql/cursors.ts';

/** The twin's Salesforce: login host and every seeded org's instance in one, told apart by client, user and token. */
export function createSalesforceApp(twin: Twin, options: SalesforceOptions): PublicApp {
  const kit: Kit = {
    twin,
    options: { ...options, publicUrl: options.publicUrl.replace(/\/+$/, '') },
    usage: new ApiUsage(twin),
    cursors: new Cursors(),
  };
  const app = createVendorApp(twin, 'salesforce', withoutLastSlash);
  addMethodOverride(app);
  addAuthorize(app, kit);
  addToken(app, kit);
  addDevicePage(app, kit);
  addOpenId(app, kit);
  addIdentity(app, kit);
  addSoapLogin(app, kit);
  addVersions(app);
  addApexGateway(app, kit);
  addTwinAdmin(app, kit);
  addTwinRecords(app, kit);
  addTwinListViews(app, kit);

  const api = createApi(kit);
  addVersionRoot(api, kit);
  addLimits(api, kit);
  addQuery(api, kit);
  addSearch(api, kit);
  let dispatch: Dispatch | null = null;
  const dispatcher = (): Dispatch => (dispatch ??= createDispatch(api));
  addComposite(api, kit, dispatcher);
  addCompositeBatch(api, kit, dispatcher);
  addCompositeGraph(api, kit, dispatcher);
  addCompositeTree(api, kit);
  addCollections(api, kit);
  addCollectionUpsert(api, kit);
  addIngestJobs(api, kit);
  addQueryJobs(api, kit);
  addReplication(api, kit);
  addListViews(api, kit);
  addSobject(api, kit);
  addRelationships(api, kit);
  addUpsert(api, kit);
  addUiRecord(api, kit);
  app.route('/services/data/:version', api);
  app.notFound((c) => {
    const allowed = c.req.path.startsWith('/services/data/') ? allowedMethods(app, c.req.path.replace(/\/$/, '')) : [];
    if (allowed.length === 0) return c.json([{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }], 404);
    const message = `HTTP Method '${c.req.method}' not allowed. Allowed are ${allowed.join(',')}`;
    return c.json([{ errorCode: 'METHOD_NOT_ALLOWED', message }], 405, { Allow: allowed.join(', ') });
  });
  return app;
}
