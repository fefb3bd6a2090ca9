import { Hono } from 'hono';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import type { ApiEnv } from './caller.ts';
import { invalid, readBody } from './google-error.ts';
import { type App, directory, mailboxSpace, type WatchRow } from './rows.ts';

const WEEK_MS = 7 * 24 * 60 * 60_000;

const Body = z.strictObject({
  topicName: z.string(),
  labelIds: z.array(z.string()).optional(),
  labelFilterBehavior: z.enum(['include', 'exclude']).optional(),
});

/** Pushes to a topic, for a week of wall time. */
export function watchRoutes(twin: Twin): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>();
  routes.post('/gmail/v1/users/:user/watch', async (c) => {
    const { topicName } = await readBody(c, Body);
    const mailbox = c.get('mailbox');
    if (!twin.store.all<App>(directory, 'app').some(({ topic }) => topic === topicName)) throw invalid('Invalid topicName');
    const watch: WatchRow = { id: 'watch', topicName, expirationMs: Date.now() + WEEK_MS };
    twin.store.put<WatchRow>(mailboxSpace(mailbox.address), 'watch', watch);
    return c.json({ historyId: String(mailbox.historyId), expiration: String(watch.expirationMs) });
  });
  routes.post('/gmail/v1/users/:user/stop', (c) => {
    twin.store.delete(mailboxSpace(c.get('mailbox').address), 'watch', 'watch');
    return c.body(null, 204);
  });
  return routes;
}
