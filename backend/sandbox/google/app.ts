import type { Twin } from '../core/twin.ts';
import { createVendorApp } from '../core/vendor-app.ts';
import { gmailRoutes } from './gmail-routes.ts';
import { answerError, notFound } from './google-error.ts';
import { oauthRoutes } from './oauth-routes.ts';

/** The twin's Google, as deep as its mail provider needs: sign-in, keys and mailboxes at one address. */
export function createGoogleApp(twin: Twin): ReturnType<typeof createVendorApp> {
  const app = createVendorApp(twin, 'google');
  app.onError((error, c) => answerError(error, c));
  app.notFound((c) => answerError(notFound(), c));
  app.route('/', oauthRoutes(twin));
  app.route('/', gmailRoutes(twin));
  return app;
}
