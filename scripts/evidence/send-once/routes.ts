import type { Route } from './route.ts';
import { smtpRoute } from './smtp-route.ts';

export const routes: readonly Route[] = [smtpRoute];
