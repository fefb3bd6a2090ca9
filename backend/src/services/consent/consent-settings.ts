import type { ConsentSettings } from '@salesos/shared/api/consent';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { authorize } from '../authorize.ts';
import { audit } from '../request/audit.ts';

export async function readConsentSettings(uow: UnitOfWork, actor: Actor): Promise<ConsentSettings> {
  authorize(actor, 'consent.read');
  const [row] = await uow.rows<{ blocks: boolean }>(
    sql`select marketing_opt_out_blocks as blocks from consent_settings where customer_id = ${uow.customerId}::uuid`,
  );
  return { marketingOptOutBlocks: row?.blocks ?? true };
}

/** Holds for every mail that has not gone. */
export async function saveConsentSettings(uow: UnitOfWork, { actor, settings }: { actor: Actor; settings: ConsentSettings }): Promise<void> {
  authorize(actor, 'consent.manage');
  await uow.rows(sql`
    insert into consent_settings (customer_id, marketing_opt_out_blocks) values (${uow.customerId}::uuid, ${settings.marketingOptOutBlocks})
    on conflict (customer_id) do update set marketing_opt_out_blocks = excluded.marketing_opt_out_blocks`);
  await audit(uow, actor, { action: 'consent_settings.saved', resourceType: 'customer', resourceId: uow.customerId, details: { ...settings } });
}
