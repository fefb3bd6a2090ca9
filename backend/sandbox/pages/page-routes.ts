import { Hono } from 'hono';
import { findMail } from '../control/find-mail.ts';
import { requireCompany, requireRecord } from '../control/find-record.ts';
import { listMails } from '../control/list-mails.ts';
import { VENDORS, vendorNamed, type TwinSite } from '../control/site.ts';
import { companyPage } from './company-page.ts';
import { homePage } from './home-page.ts';
import { mailPage } from './mail-page.ts';
import { recordPage } from './record-page.ts';
import { setupPage } from './setup-page.ts';
import { VENDOR_WORDS } from './vendor-words.ts';

const SHOWN_MAILS = 200;

export function pageRoutes(site: TwinSite): Hono {
  const routes = new Hono();
  routes.get('/', (c) => c.html(homePage(site, vendorNamed(c.req.query('org') ?? '') ?? 'salesforce', c.req.query('q') ?? '')));
  for (const vendor of VENDORS) {
    routes.get(`/${vendor}/:object{contact|lead}/:id`, (c) =>
      c.html(recordPage(site, requireRecord(site, vendor, c.req.param('id'), c.req.param('object')))),
    );
    routes.get(`${VENDOR_WORDS[vendor].companyPath}:id`, (c) => c.html(companyPage(site, requireCompany(site, vendor, c.req.param('id') ?? ''))));
  }
  routes.get('/setup', (c) =>
    c.html(setupPage(site, vendorNamed(c.req.query('org') ?? '') ?? 'salesforce', c.req.query('as') === 'rep' ? 'viewer' : 'admin')),
  );
  routes.get('/mail', (c) => {
    const to = c.req.query('to') || null;
    const mails = listMails(site, to, SHOWN_MAILS);
    return c.html(mailPage(site, { mails, to, open: mails[0] ?? null }));
  });
  routes.get('/mail/:id', (c) => {
    const to = c.req.query('to') || null;
    return c.html(mailPage(site, { mails: listMails(site, to, SHOWN_MAILS), to, open: findMail(site, c.req.param('id')) }));
  });
  return routes;
}
