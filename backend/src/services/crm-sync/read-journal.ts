import { sql } from 'drizzle-orm';
import type { Work } from '#db/unit-of-work.ts';
import type { CrmJournal } from '#ports/crm-telling.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { findIntegration } from '../connection/integration.ts';
import { claimJournal, endJournalTurn, failJournalTurn, storePosition } from './journal-state.ts';
import { pullWithin } from './pull-cursors.ts';
import { takeHints } from './take-hints.ts';

/** Pieces of one turn: a long outage is caught up with in several. */
const MOST_PIECES = 20;

type Org = { org_id: string; customer_id: string };

/** CRMs that keep a journal. */
export const journalKeepers = (providers: Providers): string[] => [...providers.crm.values()].filter(({ journal }) => journal).map(({ key }) => key);

/**
 * Reads on in a CRM's journal what its deliveries may not have brought, and turns it into hints. The place is stored
 * behind them: a crash between tells the same again. True = there is more.
 */
export async function readJournal(work: Work, providers: Providers, provider: string, isStart: boolean): Promise<boolean> {
  const journal = providers.crm.get(provider)?.journal;
  const orgs = await work.withRoutes<Org>(sql`select org_id, customer_id from crm_org_routes where provider = ${provider} order by org_id`);
  if (!journal || orgs.length === 0) return false;
  const claimed = await claimJournal(work, provider, isStart);
  if (!claimed) return false;
  try {
    await work.outside('crm journal subscribe', () => journal.subscribe(orgs.map(({ org_id }) => org_id)));
    const isCaughtUp = await readPieces(work, { provider, journal, orgs, from: claimed.position });
    await endJournalTurn(work, provider, { isCaughtUp });
    return !isCaughtUp;
  } catch (error) {
    await failJournalTurn(work, provider);
    throw error;
  }
}

interface Reading {
  provider: string;
  journal: CrmJournal;
  orgs: readonly Org[];
  from: string | null;
}

async function readPieces(work: Work, { provider, journal, orgs, from }: Reading): Promise<boolean> {
  let position = from;
  for (let piece = 0; piece < MOST_PIECES; piece += 1) {
    const page = await work
      .outside('crm journal', () => journal.read(position))
      .catch(async (error: unknown) => {
        if (!(error instanceof ProviderError) || error.failure !== 'cursor_invalid') throw error;
        await readEverything(work, provider, orgs);
        return { hints: [], position: null, hasMore: true };
      });
    await takeHints(work, provider, page.hints);
    position = page.position;
    await storePosition(work, provider, position);
    if (!page.hasMore) return true;
  }
  return false;
}

/** The journal has forgotten where we were: what it no longer tells is read from the CRMs themselves. */
async function readEverything(work: Work, provider: string, orgs: readonly Org[]): Promise<void> {
  for (const { customer_id } of orgs)
    await work.withTenant(customer_id, async (uow) => {
      const integration = await findIntegration(uow, provider);
      if (integration) await pullWithin(uow, integration.id, 'all', 0);
    });
}
