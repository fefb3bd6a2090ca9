import { CardAction } from '@salesos/shared/api/card';
import { z } from '@hono/zod-openapi';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { actOnCard } from '#services/card/act-on-card.ts';
import { isCompany } from '#services/card/find-record.ts';
import type { OpenedCall } from '#services/card/open-call.ts';
import { readAccountPeople } from '#services/card/read-account-people.ts';
import { type CardRef, readCard } from '#services/card/read-card.ts';
import { readCardNextMail } from '#services/card/read-next-mail.ts';
import { syncAccount } from '#services/card/sync-account.ts';
import { ServiceError } from '#services/service-error.ts';
import type { HttpDeps } from '../deps.ts';
import { bodyOf } from './signed-body.ts';
import { signedAnswer } from './signed-answer.ts';

const MOST_BYTES = 64 * 1024;
const CardObject = z.enum(['contact', 'lead', 'account']);

function asOfOf(c: Context): Date | null {
  const text = c.req.query('asOf');
  if (text === undefined || text === '') return null;
  const isDay = z.iso.date().safeParse(text).success;
  if (!isDay && !z.iso.datetime({ offset: true }).safeParse(text).success)
    throw new ServiceError('bad_request', 'asOf is not a date.', 'Nothing was changed.');
  return new Date(isDay ? `${text}T23:59:59Z` : text);
}

export function cardRoutes(deps: HttpDeps): Hono {
  const app = new Hono();
  const refOf = (c: Context, call: OpenedCall): CardRef => ({
    provider: c.req.param('provider') ?? '',
    connectionId: call.connectionId,
    object: CardObject.parse(c.req.param('object')),
    recordId: c.req.param('recordId') ?? '',
  });
  const card = (call: OpenedCall, ref: CardRef, asOf: Date | null) =>
    deps.work.withTenant(call.customerId, (uow) =>
      readCard(uow, { actor: call.actor, ref, product: deps.productName, providers: deps.providers, asOf }),
    );

  app.get('/v1/cards/:provider/:object{contact|lead|account}/:recordId', (c) =>
    signedAnswer(c, deps, (call) => {
      const asOf = asOfOf(c);
      if (asOf !== null && asOf.getTime() > deps.work.clock.now().getTime() + 86_400_000)
        throw new ServiceError('bad_request', 'asOf lies in the future.', 'Nothing was changed.');
      return card(call, refOf(c, call), asOf);
    }),
  );
  app.post('/v1/cards/:provider/:object{contact|lead|account}/:recordId/actions', bodyLimit({ maxSize: MOST_BYTES }), (c) =>
    signedAnswer(c, deps, async (call, rawBody) => {
      const action = bodyOf(CardAction, rawBody);
      const ref = refOf(c, call);
      const { actor, connectionId } = call;
      if (ref.object === 'account' && (await deps.work.withTenant(call.customerId, (uow) => isCompany(uow, ref)))) {
        if (action.action !== 'sync_now') throw new ServiceError('bad_request', 'A company has no such action.', 'Nothing was changed.');
        await deps.work.withTenant(call.customerId, (uow) => syncAccount(uow, { actor, connectionId }));
        return {};
      }
      await deps.work.withTenant(call.customerId, (uow) => actOnCard(uow, deps, { actor, ref, action }));
      return card(call, ref, null);
    }),
  );
  app.get('/v1/cards/:provider/:object{contact|lead|account}/:recordId/next-mail', (c) =>
    signedAnswer(c, deps, (call) =>
      deps.work.withTenant(call.customerId, (uow) => readCardNextMail(uow, { actor: call.actor, ref: refOf(c, call), templates: deps.templates })),
    ),
  );
  app.get('/v1/cards/:provider/account/:recordId/people', (c) =>
    signedAnswer(c, deps, (call) =>
      deps.work.withTenant(call.customerId, (uow) =>
        readAccountPeople(uow, { actor: call.actor, connectionId: call.connectionId, recordId: c.req.param('recordId') }),
      ),
    ),
  );
  return app;
}
