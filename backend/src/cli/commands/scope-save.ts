import { readScope } from '#services/connection/read-scope.ts';
import { saveScope } from '#services/connection/save-scope.ts';
import { type Command, ok, printed } from '../command.ts';
import { findConnection } from '../scope/find-connection.ts';
import { readWish } from '../scope/read-wish.ts';
import { renderScope } from '../scope/render-scope.ts';

const OPERATOR = { kind: 'system', id: 'cli', role: 'admin' } as const;

export const scopeSave: Command = {
  words: 'scope save',
  usage: '<file> --connection <id> [--json]',
  summary: 'Chooses which records a connection works with; an object the file does not name is worked with whole.',
  options: { connection: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const wish = await readWish(input.argument ?? '');
    const engine = await cli.engine();
    const { customerId, connectionId } = await findConnection(engine, input);
    await saveScope(engine.work, engine.crm, { actor: OPERATOR, customerId, connectionId, ...wish });
    const objects = await engine.work.withTenant(customerId, (uow) => readScope(uow, engine.crm, { actor: OPERATOR, connectionId }));
    return ok(printed(input, objects, () => renderScope(objects)));
  },
};
