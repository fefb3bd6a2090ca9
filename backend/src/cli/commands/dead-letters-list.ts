import type { Storage } from '../capabilities.ts';
import { type Command, ok, printed } from '../command.ts';
import { chosenCustomers, type Customer } from '../customers.ts';
import { knownAgent } from '../known-agent.ts';
import { table } from '../table.ts';

interface Letter {
  customerId: string;
  agent: string;
  eventType: string;
  eventId: string;
  code: string;
  state: 'pending' | 'given_up';
  tries: number;
  createdAt: string;
  /** When it is tried again by itself; null = not any more. */
  dueAt: string | null;
}

type Row = {
  agent: string;
  event_type: string;
  event_id: string;
  code: string;
  state: Letter['state'];
  tries: number;
  created_at: string;
  due_at: string | null;
};

export const deadLettersList: Command = {
  words: 'dead-letters list',
  usage: '[--agent <name>] [--customer <id>] [--json]',
  summary: 'Events an agent could not apply, oldest first, with the code of the error and the next try.',
  options: { agent: { type: 'string' }, customer: { type: 'string' }, json: { type: 'boolean' } },
  takes: 'nothing',
  async run(cli, input) {
    const storage = await cli.storage();
    const agent = knownAgent(storage, input);
    const letters: Letter[] = [];
    for (const customer of await chosenCustomers(storage, input)) letters.push(...(await lettersOf(storage, customer, agent)));
    letters.sort((a, b) => a.createdAt.localeCompare(b.createdAt));
    return ok(printed(input, letters, () => readable(letters)));
  },
};

async function lettersOf({ work, sql }: Storage, customer: Customer, agent: string | null): Promise<Letter[]> {
  const rows = await work.withTenant(customer.id, (uow) =>
    uow.rows<Row>(sql`select agent, event_type, event_id, code, state, tries, created_at, due_at from dead_letters
      where customer_id = ${customer.id}::uuid and state <> 'resolved' and (${agent}::text is null or agent = ${agent}) order by created_at`),
  );
  return rows.map((row) => ({
    customerId: customer.id,
    agent: row.agent,
    eventType: row.event_type,
    eventId: row.event_id,
    code: row.code,
    state: row.state,
    tries: row.tries,
    createdAt: new Date(row.created_at).toISOString(),
    dueAt: row.due_at === null ? null : new Date(row.due_at).toISOString(),
  }));
}

function readable(letters: readonly Letter[]): string {
  if (letters.length === 0) return 'No dead letters.';
  const rows = letters.map((letter) => [
    letter.customerId,
    letter.agent,
    letter.eventType,
    letter.eventId,
    letter.code,
    letter.tries,
    letter.dueAt ?? 'given up',
  ]);
  return table(['customer', 'agent', 'event', 'event id', 'code', 'tries', 'next try'], rows);
}
