import { sql } from 'drizzle-orm';
import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { CrmReader } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import { askCrm } from '../connection/ask-crm.ts';
import { releaseReadBackHold } from '../email/claim-send.ts';
import { adoptMails } from './adopt-mails.ts';

type Ref = { customerId: string; connectionId: string };

/** What stands in the way of reading and is not cured by trying at once: it is tried again with the next pull. */
const WAITS: ReadonlySet<ProviderError['failure']> = new Set(['permission', 'validation', 'not_found']);

/**
 * The mails we logged in a CRM before, read back once per connection: without them nobody knows what has been sent
 * already, so no mail goes until this is done. Page and position commit together. True = done.
 */
export async function readBackMails(work: Work, ref: Ref, reader: CrmReader): Promise<boolean> {
  const { complete, after } = await work.withTenant(ref.customerId, (uow) => positionOf(uow, ref.connectionId));
  if (complete) return true;
  let from = after;
  for (;;) {
    const at = from;
    const page = reader.loggedMails
      ? await askCrm(work, ref, 'crm logged mails', async () => reader.loggedMails?.(at)).catch((error: unknown) => waiting(error))
      : { mails: [], next: null };
    if (!page) return false;
    const isAdopted = await work.withTenant(ref.customerId, async (uow) => {
      if (!(await adoptMails(uow, ref.connectionId, page.mails))) return false;
      await advance(uow, ref.connectionId, page.next);
      return true;
    });
    if (!isAdopted) return false;
    if (page.next === null) return true;
    from = page.next;
  }
}

function waiting(error: unknown): undefined {
  if (!(error instanceof ProviderError) || !WAITS.has(error.failure)) throw error;
  return undefined;
}

async function positionOf(uow: UnitOfWork, connectionId: string): Promise<{ complete: boolean; after: string | null }> {
  const [row] = await uow.rows<{ complete: boolean; after: string | null }>(sql`
    select activities_complete as complete, activities_after as after from crm_integrations
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`);
  return row ?? { complete: false, after: null };
}

async function advance(uow: UnitOfWork, connectionId: string, next: string | null): Promise<void> {
  await uow.rows(sql`update crm_integrations set activities_after = ${next}, activities_complete = ${next === null}
    where customer_id = ${uow.customerId}::uuid and id = ${connectionId}::uuid`);
  if (next === null) await releaseReadBackHold(uow);
}
