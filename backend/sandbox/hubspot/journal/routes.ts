import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Twin } from '../../core/twin.ts';
import { batchOf, readBody, requireBatchSize } from '../body.ts';
import { directory } from '../rows.ts';
import { notFound, validation } from '../vendor-error.ts';
import { requireApp } from './app-caller.ts';
import { entriesOf, entryAt, serve } from './entries.ts';
import { entryKind, type JournalEntry } from './rows.ts';

const base = '/webhooks-journal/journal/2026-09';
const files = '/_twin/hubspot/journal-files/:app/:offset';
/** How long a file can be fetched. */
const urlLifeMs = 5 * 60_000;

function requireCount(c: Context): number {
  const count = Number(c.req.param('count'));
  if (!(Number.isInteger(count) && count >= 1 && count <= 100)) throw validation('count must be between 1 and 100');
  return count;
}

class Journal {
  readonly #twin: Twin;

  constructor(twin: Twin) {
    this.#twin = twin;
  }

  appOf(c: Context): string {
    return requireApp(this.#twin, c, 'developer.webhooks_journal.read');
  }

  all(c: Context): JournalEntry[] {
    return entriesOf(this.#twin, this.appOf(c));
  }

  /** Everything behind this offset; it must still be there itself. */
  after(c: Context): JournalEntry[] {
    const entries = this.all(c);
    const at = entries.findIndex(({ id }) => id === c.req.param('offset'));
    if (at === -1) throw notFound('The offset is unknown or has expired');
    return entries.slice(at + 1);
  }

  json(c: Context, entry: JournalEntry): Record<string, unknown> {
    const appId = this.appOf(c);
    serve(this.#twin, appId, entry);
    const expires = Date.now() + urlLifeMs;
    const path = files.replace(':app', appId).replace(':offset', entry.id);
    const url = `${new URL(c.req.url).origin}${path}?expires=${expires}`;
    return { url, expiresAt: new Date(expires).toISOString(), currentOffset: entry.id };
  }

  /** 204 = nothing newer yet. */
  one(c: Context, entry: JournalEntry | undefined): Response {
    return entry ? c.json(this.json(c, entry)) : c.body(null, 204);
  }

  many(c: Context, entries: readonly JournalEntry[]): Response {
    const at = new Date().toISOString();
    return c.json({ status: 'COMPLETE', results: entries.map((entry) => this.json(c, entry)), startedAt: at, completedAt: at });
  }
}

function fileRoute(twin: Twin, routes: Hono): void {
  routes.get(files, (c) => {
    if (Number(c.req.query('expires')) < Date.now()) return c.text('Request has expired', 403);
    const entry = twin.store.get<JournalEntry>(directory, entryKind(c.req.param('app')), c.req.param('offset'));
    if (!entry) throw notFound();
    return c.json({ offset: entry.id, journalEvents: entry.events, publishedAt: entry.publishedAt });
  });
}

/** The app pulls what happened in all its portals in the last three days. */
export function journalRoutes(twin: Twin): Hono {
  const routes = new Hono();
  const journal = new Journal(twin);
  routes.get(`${base}/earliest`, (c) => journal.one(c, journal.all(c)[0]));
  routes.get(`${base}/latest`, (c) => journal.one(c, journal.all(c).at(-1)));
  routes.get(`${base}/offset/:offset/next`, (c) => journal.one(c, journal.after(c)[0]));
  routes.get(`${base}/batch/earliest/:count`, (c) => journal.many(c, journal.all(c).slice(0, requireCount(c))));
  routes.get(`${base}/batch/latest/:count`, (c) => journal.many(c, journal.all(c).slice(-requireCount(c))));
  routes.get(`${base}/batch/:offset/next/:count`, (c) => journal.many(c, journal.after(c).slice(0, requireCount(c))));
  routes.post(`${base}/batch/read`, async (c) => {
    const appId = journal.appOf(c);
    const { inputs } = await readBody(c, batchOf(z.string()));
    requireBatchSize(inputs.length);
    return journal.many(
      c,
      inputs.flatMap((offset) => entryAt(twin, appId, offset) ?? []),
    );
  });
  fileRoute(twin, routes);
  return routes;
}
