import { countScope } from '#services/connection/count-scope.ts';
import { type Command, ok, printed } from '../command.ts';
import { findConnection } from '../scope/find-connection.ts';
import { readWish } from '../scope/read-wish.ts';
import { renderEstimate } from '../scope/render-scope.ts';

const OPERATOR = { kind: 'system', id: 'cli', role: 'admin' } as const;

export const scopeCount: Command = {
  words: 'scope count',
  usage: '<file> --connection <id> [--json]',
  summary: 'How many records a choice would hold and about how many calls it costs; nothing is saved. The file is as for the API.',
  options: { connection: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'one argument',
  async run(cli, input) {
    const wish = await readWish(input.argument ?? '');
    const engine = await cli.engine();
    const ref = await findConnection(engine, input);
    const estimate = await countScope(engine.work, engine.crm, { actor: OPERATOR, ...ref, ...wish });
    return ok(printed(input, estimate, () => renderEstimate(estimate)));
  },
};
