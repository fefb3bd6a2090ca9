import { gmailRoute } from './gmail-route.ts';
import { outlookRoute } from './outlook-route.ts';
import type { Route } from './route.ts';
import { sesRoute } from './ses-route.ts';
import { smtpRoute } from './smtp-route.ts';

/** In this order: each takes over a mailbox of its own, and what is left without a vendor's sign-in sends by SMTP. */
export const routes: readonly Route[] = [smtpRoute, gmailRoute, outlookRoute, sesRoute];
