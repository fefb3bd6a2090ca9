import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { joinBases } from '#domain/engagement/score-base.ts';
import { loadBases } from '../engagement/load-bases.ts';

/** What the CRM told of the loser's time before our log is the winner's: earlier activity of both counts. */
export async function mergeRestored(uow: UnitOfWork, { loser, winner }: { loser: string; winner: string }): Promise<void> {
  const bases = await loadBases(uow, [loser, winner]);
  const [lost, kept] = [bases.get(loser), bases.get(winner)];
  const of = sql`customer_id = ${uow.customerId}::uuid and contact_id = ${loser}::uuid`;
  if (lost && kept) {
    const { asOf, sums, refused } = joinBases(kept, lost);
    await uow.rows(sql`update score_bases set as_of = ${asOf.toISOString()}::timestamptz, sums = ${JSON.stringify(sums)}::jsonb, refused = ${refused}
      where customer_id = ${uow.customerId}::uuid and contact_id = ${winner}::uuid`);
    await uow.rows(sql`delete from score_bases where ${of}`);
  } else if (lost) await uow.rows(sql`update score_bases set contact_id = ${winner}::uuid where ${of}`);
  await uow.rows(sql`
    update restored_enrollments set contact_id = ${winner}::uuid where ${of}
      and not exists (select from restored_enrollments w where w.customer_id = ${uow.customerId}::uuid and w.contact_id = ${winner}::uuid)`);
  await uow.rows(sql`delete from restored_enrollments where ${of}`);
  // What the winner's own records do not say yet is wished for anew.
  await uow.rows(sql`delete from crm_opt_outs where ${of}`);
}
