import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';

/** One row for all deliveries of a CRM: not written more often than anybody looks at it. */
const NOTED_EVERY_MS = 10_000;
const LEASE_MS = 60_000;
/** No delivery for so long: perhaps nothing happened, perhaps they do not reach us. */
const QUIET_MS = 60_000;
/** Who left is told nowhere else, and a delivery may be lost among many that came. */
const AT_LEAST_EVERY_MS = 15 * 60_000;
/** Read when quiet, so for some longer than that changes are known soon. */
const BELIEVED_MS = 3 * QUIET_MS;

const wall = (ms = 0): string => new Date(Date.now() + ms).toISOString();

/** The CRM's calls reach us. */
export async function noteReceived(work: Work, provider: string): Promise<void> {
  await work.withRoutes(sql`
    insert into crm_journals (provider, delivered_at) values (${provider}, ${wall()}::timestamptz)
    on conflict (provider) do update set delivered_at = excluded.delivered_at
      where crm_journals.delivered_at is null or crm_journals.delivered_at < ${wall(-NOTED_EVERY_MS)}::timestamptz`);
}

/** The turn to read, for one of all processes; null = nobody needs to now. After a start it is read whatever came: the receiver was down. */
export async function claimJournal(work: Work, provider: string, isStart: boolean): Promise<{ position: string | null } | null> {
  await work.withRoutes(sql`insert into crm_journals (provider) values (${provider}) on conflict do nothing`);
  const [row] = await work.withRoutes<{ position: string | null }>(sql`
    update crm_journals set lease_until = ${wall(LEASE_MS)}::timestamptz
    where provider = ${provider} and (lease_until is null or lease_until < ${wall()}::timestamptz)
      and (${isStart} or read_at is null or read_at < ${wall(-AT_LEAST_EVERY_MS)}::timestamptz
        or (read_at < ${wall(-QUIET_MS)}::timestamptz and (delivered_at is null or delivered_at < ${wall(-QUIET_MS)}::timestamptz)))
    returning position`);
  return row ?? null;
}

/** What came before this place has been noted. */
export async function storePosition(work: Work, provider: string, position: string | null): Promise<void> {
  await work.withRoutes(
    sql`update crm_journals set position = ${position}, lease_until = ${wall(LEASE_MS)}::timestamptz where provider = ${provider}`,
  );
}

/** Read to its end, or as far as one turn goes. */
export async function endJournalTurn(work: Work, provider: string, turn: { isCaughtUp: boolean }): Promise<void> {
  await work.withRoutes(sql`
    update crm_journals set lease_until = null,
      read_at = case when ${turn.isCaughtUp} then ${wall()}::timestamptz else read_at end,
      live_until = case when ${turn.isCaughtUp} then ${wall(BELIEVED_MS)}::timestamptz else live_until end
    where provider = ${provider}`);
}

/** It cannot be read: not again until the next time it would be. */
export async function failJournalTurn(work: Work, provider: string): Promise<void> {
  await work.withRoutes(
    sql`update crm_journals set lease_until = null, read_at = ${wall()}::timestamptz, live_until = null where provider = ${provider}`,
  );
}
