import { Hono } from 'hono';
import { z } from 'zod';
import type { Twin } from '../core/twin.ts';
import { createVendorApp } from '../core/vendor-app.ts';
import { sendEmail, sentLastDay } from './send-email.ts';
import { callerOf, requireAction } from './sig-v4.ts';
import { snsRoutes } from './sns.ts';
import { answerError, requestHeaders, SesError } from './vendor-error.ts';
import { accountOf, SES_SPACE, suppress, type Suppressed, suppressedOf } from './world.ts';

const answer = (body: unknown): Response => Response.json(body, { headers: requestHeaders() });
const Reason = z.enum(['BOUNCE', 'COMPLAINT']);
const destinationOf = ({ id, reason, at }: Suppressed) => ({ EmailAddress: id, Reason: reason, LastUpdateTime: Date.parse(at) / 1000 });

function suppressionRoutes(twin: Twin, allowed: (request: Request, action: string) => Promise<string>): Hono {
  const routes = new Hono();
  const path = '/v2/email/suppression/addresses';
  const found = (address: string): Suppressed => {
    const row = suppressedOf(twin, address);
    if (!row) throw new SesError(404, 'NotFoundException', `Email address ${address} does not exist on your suppression list.`);
    return row;
  };
  routes.get(path, async (c) => {
    await allowed(c.req.raw, 'ses:ListSuppressedDestinations');
    return answer({ SuppressedDestinationSummaries: twin.store.all<Suppressed>(SES_SPACE, 'suppressed').map(destinationOf) });
  });
  routes.put(path, async (c) => {
    const body = await allowed(c.req.raw, 'ses:PutSuppressedDestination');
    const parsed = z.strictObject({ EmailAddress: z.email(), Reason }).safeParse(JSON.parse(body));
    if (!parsed.success) throw new SesError(400, 'BadRequestException', 'Invalid suppressed destination.');
    suppress(twin, parsed.data.EmailAddress, parsed.data.Reason);
    return answer({});
  });
  routes.get(`${path}/:address`, async (c) => {
    await allowed(c.req.raw, 'ses:GetSuppressedDestination');
    return answer({ SuppressedDestination: destinationOf(found(c.req.param('address'))) });
  });
  routes.delete(`${path}/:address`, async (c) => {
    await allowed(c.req.raw, 'ses:DeleteSuppressedDestination');
    twin.store.delete(SES_SPACE, 'suppressed', found(c.req.param('address')).id);
    return answer({});
  });
  return routes;
}

/** The twin's Amazon SES (version 2 of its API) and the SNS its events go through, at one address. */
export function createSesApp(twin: Twin): ReturnType<typeof createVendorApp> {
  const app = createVendorApp(twin, SES_SPACE);
  app.onError((error) => answerError(error));
  app.notFound(() => answerError(new SesError(404, 'UnknownOperationException', 'The requested operation is unknown.')));
  const allowed = async (request: Request, action: string): Promise<string> => {
    const body = await request.text();
    requireAction(callerOf(twin, request, body), action);
    return body;
  };
  app.post('/v2/email/outbound-emails', async (c) => answer({ MessageId: await sendEmail(twin, await allowed(c.req.raw, 'ses:SendEmail')) }));
  app.get('/v2/email/account', async (c) => {
    await allowed(c.req.raw, 'ses:GetAccount');
    const { perDay, perSecond, isInProduction, isSending, isSuspended } = accountOf(twin);
    return answer({
      DedicatedIpAutoWarmupEnabled: false,
      EnforcementStatus: isSuspended ? 'SHUTDOWN' : 'HEALTHY',
      ProductionAccessEnabled: isInProduction,
      SendQuota: { Max24HourSend: perDay, MaxSendRate: perSecond, SentLast24Hours: sentLastDay(twin) },
      SendingEnabled: isSending,
      SuppressionAttributes: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
    });
  });
  app.route('/', suppressionRoutes(twin, allowed));
  app.route('/', snsRoutes(twin));
  return app;
}
