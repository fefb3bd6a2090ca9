import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '../../../backend/src/db/unit-of-work.ts';
import { expectedOf, type HitCase, linkCountOf, linkPlaceOf } from '@salesos/shared/api/hit-case';
import type { Launched } from '../../start/launch.ts';
import { customerOf } from '../sync-latency/steady.ts';
import { fetchHit } from './fetch-hit.ts';
import { settle } from '../rebuild/settle.ts';

export interface JudgedHit {
  case: string;
  at: string;
  kind: 'open' | 'click';
  expected: string | null;
  got: string;
  evidence: string;
}

const MINUTE_MS = 60_000;

interface Placed {
  mail: HitCase;
  emailId: string;
  name: string;
  /** Business time at which it was sent here. */
  sentMs: number;
}

/**
 * Every case as a mail of its own, all on one stretch of business time: each hit is fetched from the product's own
 * address when it is due, while the product's workers classify, and classify again.
 */
export async function playCases(launched: Launched, cases: readonly HitCase[]): Promise<{ hits: JudgedHit[]; latestMs: number }> {
  const { product } = launched;
  const startMs = product.clock.now().getTime() + MINUTE_MS;
  const placed = cases.map(
    (mail, n): Placed => ({ mail, name: mail.id ?? `case ${n + 1}`, emailId: randomUUID(), sentMs: startMs + 2 * n * MINUTE_MS }),
  );
  const customerId = customerOf('salesforce');
  await product.work.withTenant(customerId, async (uow) => {
    for (const each of placed) await insertMail(uow, each);
  });
  const due = placed
    .flatMap((each) =>
      each.mail.hits.map((hit, place) => ({ each, hit, place, dueMs: each.sentMs + Date.parse(hit.at) - Date.parse(each.mail.sentAt) })),
    )
    .toSorted((one, other) => one.dueMs - other.dueMs);
  let latestMs = 0;
  for (const { each, hit, dueMs } of due) {
    const waitMs = Math.ceil(dueMs - product.clock.now().getTime());
    if (waitMs > 0) await product.clock.advance(waitMs);
    else latestMs = Math.max(latestMs, -waitMs);
    const status = await fetchHit(urlOf(launched, customerId, each, hit), hit);
    if (status !== (hit.kind === 'open' ? 200 : 302)) throw new Error(`${each.name}: answered ${status}`);
  }
  await product.clock.advance(MINUTE_MS);
  await settle(launched);
  return { hits: await product.work.withTenant(customerId, (uow) => judged(uow, placed)), latestMs };
}

function urlOf({ product, productUrl }: Launched, customerId: string, { mail, emailId }: Placed, hit: HitCase['hits'][number]): string {
  const place = linkPlaceOf(mail, hit);
  const claim = { customerId, sendId: emailId };
  if (place === null) return `${productUrl}/t/o/${product.deps.tokens.sign({ purpose: 'open', ...claim })}.gif`;
  const url = `https://www.salesos.example/${place}`;
  return `${productUrl}/t/c/${product.deps.tokens.sign({ purpose: 'click', ...claim, linkId: `${place}-x`, url })}`;
}

async function insertMail(uow: UnitOfWork, { mail, emailId, sentMs }: Placed): Promise<void> {
  const sentAt = new Date(sentMs).toISOString();
  const [customer, contact] = [sql`${uow.customerId}::uuid`, sql`${randomUUID()}::uuid`];
  await uow.rows(sql`
    with person as (
      insert into contacts (customer_id, id, email, created_at, updated_at)
      values (${customer}, ${contact}, ${`${emailId}@cases.example`}, ${sentAt}::timestamptz, ${sentAt}::timestamptz) returning id
    )
    insert into emails (customer_id, id, contact_id, mailbox_id, thread_id, purpose, provider, from_address, to_address, subject, body_html, body_text, message_id,
      send_state, queued_at, sent_at, link_count, opens_off_because, clicks_off_because)
    select ${customer}, ${emailId}::uuid, person.id, m.id, ${emailId}::uuid, 'sequence', m.provider, m.email_address, ${`${emailId}@cases.example`}, 'A case', '', '',
      ${`<${emailId}@cases.example>`}, 'sent', ${sentAt}::timestamptz, ${sentAt}::timestamptz, ${linkCountOf(mail)}, null, null
    from person, (select * from email_provider_accounts where customer_id = ${customer} order by email_address limit 1) m`);
}

async function judged(uow: UnitOfWork, placed: readonly Placed[]): Promise<JudgedHit[]> {
  const hits: JudgedHit[] = [];
  for (const { mail, name, emailId } of placed) {
    const rows = await uow.rows<{ actor_class: string; evidence: string | null }>(sql`
      select actor_class, evidence from email_hits where customer_id = ${uow.customerId}::uuid and email_id = ${emailId}::uuid order by at, id`);
    const inOrder = mail.hits.map((hit, place) => ({ hit, place })).toSorted((one, other) => Date.parse(one.hit.at) - Date.parse(other.hit.at));
    for (const [n, { hit, place }] of inOrder.entries())
      hits.push({
        case: name,
        at: hit.at,
        kind: hit.kind,
        expected: expectedOf(mail, place),
        got: rows[n]?.actor_class ?? 'lost',
        evidence: rows[n]?.evidence ?? '',
      });
  }
  return hits;
}
