import { Hono } from 'hono';
import { failedRecords, lookAtHealth, ProductRefusal, retryCause } from '../control/look-at-health.ts';
import { refuse } from '../control/refusal.ts';
import { VENDORS, vendorNamed, type TwinSite } from '../control/site.ts';
import { failedRecordsPage } from './failed-records-page.ts';
import { healthPage } from './health-page.ts';

/** The admin's pages about the sync; all they show comes from the product's API. */
export function healthRoutes(site: TwinSite): Hono {
  const routes = new Hono();
  routes.get('/health', async (c) => {
    const vendor = vendorNamed(c.req.query('org') ?? '') ?? 'salesforce';
    const view = await lookAtHealth(site, vendor).catch(refused);
    // Without the page's script the browser looks again by itself.
    if (view.is === 'loading') c.header('refresh', '1');
    const retried = Number(c.req.query('retried') ?? 'none');
    return c.html(healthPage(site, vendor, { view, retried: Number.isSafeInteger(retried) ? retried : null }));
  });
  for (const vendor of VENDORS) {
    routes.get(`/health/${vendor}/errors/:cause`, async (c) =>
      c.html(failedRecordsPage(site, vendor, await failedRecords(site, vendor, c.req.param('cause'), c.req.query('cursor') ?? null).catch(refused))),
    );
    routes.post(`/health/${vendor}/retry`, async (c) => {
      const { cause } = await c.req.parseBody();
      const count = await retryCause(site, vendor, String(cause)).catch(refused);
      return c.redirect(`/health?org=${vendor}&retried=${count}`, 303);
    });
  }
  return routes;
}

function refused(error: unknown): never {
  if (error instanceof ProductRefusal) throw refuse(409, error.message);
  if (error instanceof TypeError) throw refuse(502, 'The product does not answer. Nothing was changed.');
  throw error;
}
