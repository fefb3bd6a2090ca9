import fs from 'node:fs';
import type postgres from 'postgres';
import { proofAgents } from './agents.ts';

export interface Account {
  accepted: number;
  applied: number;
  /** (agent, accepted id) pairs with no row. */
  lost: number;
  /** (agent, id) pairs with more than one row. */
  doubled: number;
  /** Rows whose id nobody accepted. */
  unaccepted: number;
  dead: number;
  /** (agent, event) pairs behind no cursor yet. */
  pending: number;
}

/** Compares the producers' own lists of accepted ids with the rows the agents left. Neither side is asked about the other. */
export async function account(admin: postgres.Sql, acceptedFiles: readonly string[]): Promise<Account> {
  const accepted = readAccepted(acceptedFiles);
  await admin`drop table if exists proof.accepted`;
  await admin`create table proof.accepted (event_id uuid primary key)`;
  for (let from = 0; from < accepted.length; from += 20_000) {
    await admin`insert into proof.accepted select unnest(${accepted.slice(from, from + 20_000)}::uuid[])`;
  }
  const agents = proofAgents.map((agent) => agent.name);
  const [row] = await admin<[Record<keyof Account, string>]>`
    with pairs as (select agent, event_id, count(*) as times from proof.applied group by agent, event_id)
    select (select count(*) from proof.accepted) as accepted,
      (select count(*) from proof.applied) as applied,
      (select count(*) from proof.accepted a cross join unnest(${agents}::text[]) as n(name)
        where not exists (select from pairs p where p.agent = n.name and p.event_id = a.event_id)) as lost,
      (select count(*) from pairs where times > 1) as doubled,
      (select count(*) from pairs p where not exists (select from proof.accepted a where a.event_id = p.event_id)) as unaccepted,
      (select count(*) from dead_letters) as dead,
      (select count(*) from events e cross join unnest(${agents}::text[]) as n(name)
        left join agent_cursors c on c.customer_id = e.customer_id and c.agent = n.name
        where (e.txid, e.seq) > (coalesce(c.txid, '0'::xid8), coalesce(c.seq, 0))) as pending`;
  return {
    accepted: Number(row.accepted),
    applied: Number(row.applied),
    lost: Number(row.lost),
    doubled: Number(row.doubled),
    unaccepted: Number(row.unaccepted),
    dead: Number(row.dead),
    pending: Number(row.pending),
  };
}

const readAccepted = (files: readonly string[]): string[] =>
  files.flatMap((file) =>
    fs
      .readFileSync(file, 'utf8')
      .split(/\s+/)
      .filter((id) => id !== ''),
  );

/** All that was sent was accepted and applied once by everyone; nothing is dead or waiting. */
export const isBalanced = (counted: Account, events: number): boolean =>
  counted.accepted === events && counted.lost + counted.doubled + counted.unaccepted + counted.dead + counted.pending === 0;
