import { sql } from 'drizzle-orm';
import { cast, twinClient } from '../../start/headless.ts';
import type { Launched } from '../../start/launch.ts';
import { runLoop } from '../../start/loop.ts';
import type { Actor } from '../../start/twin-client.ts';
import { customerOf } from '../sync-latency/steady.ts';
import { settle } from '../rebuild/settle.ts';
import type { JudgedHit } from './play-cases.ts';

/** The twin's people take the product's own mails; a persona says who each of their hits is from. */
export async function playPersonas(launched: Launched): Promise<JudgedHit[]> {
  const actors = cast(launched.twin);
  await runLoop(twinClient(launched.twin, launched.productUrl), actors, () => undefined);
  await settle(launched);
  return (await Promise.all(actors.map((actor) => hitsOf(launched, actor)))).flat();
}

async function hitsOf({ product }: Launched, { vendor, persona, email }: Actor): Promise<JudgedHit[]> {
  const rows = await product.work.withTenant(customerOf(vendor), (uow) =>
    uow.rows<{ at: string; kind: 'open' | 'click'; actor_class: string; evidence: string | null }>(sql`
      select h.at, h.kind, h.actor_class, h.evidence from email_hits h join emails e on e.customer_id = h.customer_id and e.id = h.email_id
      where h.customer_id = ${uow.customerId}::uuid and lower(e.to_address) = ${email.toLowerCase()} order by h.at, h.id`),
  );
  return rows.map(({ at, kind, actor_class, evidence }) => ({
    case: `${persona} on ${vendor}`,
    at: new Date(at).toISOString(),
    kind,
    expected: persona === 'machine_only' ? 'machine' : 'human',
    got: actor_class,
    evidence: evidence ?? '',
  }));
}
