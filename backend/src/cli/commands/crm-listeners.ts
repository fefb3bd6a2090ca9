import { listListeners } from '#services/crm-sync/list-listeners.ts';
import { type Command, ok, printed } from '../command.ts';
import { findConnection } from '../scope/find-connection.ts';

const OPERATOR = { kind: 'system', id: 'cli', role: 'admin' } as const;

export const crmListeners: Command = {
  words: 'crm listeners',
  usage: '--connection <id> [--json]',
  summary: 'Names the flows, triggers and validation rules of the CRM that would run or refuse when we write.',
  options: { connection: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const engine = await cli.engine();
    const ref = await findConnection(engine, input);
    const objects = await listListeners(engine.work, engine.crm, { actor: OPERATOR, ...ref });
    const readable = () =>
      objects.flatMap(({ object, listeners }) => listeners?.lines ?? [`${object}: this CRM has no way to say what listens.`]).join('\n');
    return ok(printed(input, objects, readable));
  },
};
