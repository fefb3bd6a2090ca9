import type { ScopeWish } from '#services/connection/scope-ground.ts';
import { readScope } from '#services/connection/read-scope.ts';
import { saveScope } from '#services/connection/save-scope.ts';
import type { Cli } from '../capabilities.ts';
import { type Input, ok, printed } from '../command.ts';
import { findConnection } from './find-connection.ts';
import { renderScope } from './render-scope.ts';

const OPERATOR = { kind: 'system', id: 'cli', role: 'admin' } as const;

/** Chooses for the connection that is named, and shows what holds then. */
export async function saveWish(cli: Cli, input: Input, scopes: ScopeWish): Promise<ReturnType<typeof ok>> {
  const engine = await cli.engine();
  const { customerId, connectionId } = await findConnection(engine, input);
  await saveScope(engine.work, engine.crm, { actor: OPERATOR, customerId, connectionId, scopes });
  const objects = await engine.work.withTenant(customerId, (uow) => readScope(uow, engine.crm, { actor: OPERATOR, connectionId }));
  return ok(printed(input, objects, () => renderScope(objects)));
}
