import type { Storage } from '../capabilities.ts';

export interface Connection {
  customerId: string;
  connectionId: string;
  provider: string;
  state: string;
  writing: 'shadow' | 'on';
  optOutsComplete: boolean;
}

type Row = { id: string; provider: string; state: string; writing: Connection['writing']; opt_outs_complete: boolean };

export async function connectionsOf({ work, sql }: Storage, customerId: string): Promise<Connection[]> {
  const rows = await work.withTenant(customerId, (uow) =>
    uow.rows<Row>(
      sql`select id, provider, state, writing, opt_outs_complete from crm_integrations where customer_id = ${customerId}::uuid order by connected_at, id`,
    ),
  );
  return rows.map((row) => ({
    customerId,
    connectionId: row.id,
    provider: row.provider,
    state: row.state,
    writing: row.writing,
    optOutsComplete: row.opt_outs_complete,
  }));
}
