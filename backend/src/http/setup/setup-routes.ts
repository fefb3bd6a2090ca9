import { SetupCall } from '@salesos/shared/api/setup';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { signedAnswer } from '../cards/signed-answer.ts';
import { bodyOf } from '../cards/signed-body.ts';
import type { SetupDeps } from './run.ts';
import { runSetupCall } from './run-call.ts';

/** A choice of a thousand owners fits. */
const MOST_BYTES = 256 * 1024;

/** The admin's set-up page, which asks like a card: signed for the org and the user. */
export function setupRoutes(deps: SetupDeps): Hono {
  const app = new Hono();
  app.post('/v1/setup/:provider', bodyLimit({ maxSize: MOST_BYTES }), (c) =>
    signedAnswer(c, deps, (call, rawBody) => runSetupCall(deps, { ...call, provider: c.req.param('provider') }, bodyOf(SetupCall, rawBody))),
  );
  return app;
}
