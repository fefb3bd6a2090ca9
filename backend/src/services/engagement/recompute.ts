import { engagementScored, nextActionSuggested } from '@salesos/shared/events/engagement';
import { bandLabels } from '@salesos/shared/labels/engagement';
import { sql } from 'drizzle-orm';
import { anyUuid } from '#db/any-of.ts';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { EngagementFact } from '#domain/engagement/fact.ts';
import { type EngagementModel, engagementModel, SEED_V1 } from '#domain/engagement/model.ts';
import { publishedParts } from '#domain/engagement/published-parts.ts';
import { reasonSentence } from '#domain/engagement/reason.ts';
import { nextRewriteAt } from '#domain/priority/next-rewrite.ts';
import { appendEvents, newEvent } from '#events/log.ts';
import { liveContacts } from '../contact/live-contacts.ts';
import { type Assessment, assess } from './assess.ts';
import { loadBases } from './load-bases.ts';
import { loadFacts } from './load-facts.ts';
import { loadSubjects } from './load-subjects.ts';
import { measuredSignals } from './measured.ts';

export async function modelOf(uow: UnitOfWork) {
  const [row] = await uow.rows<{ score_model: string }>(sql`select score_model from customers where id = ${uow.customerId}::uuid`);
  return engagementModel(row?.score_model ?? '') ?? SEED_V1;
}

/**
 * Scores contacts anew from the log and keeps the result for lists and the CRM. `named` gives the event that made each
 * contact due; together with the contact it names the resulting `engagement.scored`, so a repeat emits nothing new.
 */
export async function recompute(uow: UnitOfWork, named: ReadonlyMap<string, string>): Promise<void> {
  // First: a merge that is under way decides who they are.
  await takeTurns(uow, [...named.keys()]);
  const live = await liveContacts(uow, [...named.keys()]);
  const causes = new Map([...named].map(([id, cause]) => [live.get(id) ?? id, cause]));
  const contactIds = [...causes.keys()];
  const asOf = uow.now;
  await takeTurns(uow, contactIds);
  const subjects = await loadSubjects(uow, contactIds);
  const facts = await loadFacts(uow, contactIds);
  const bases = await loadBases(uow, contactIds);
  const measured = await measuredSignals(uow, asOf);
  const model = await modelOf(uow);
  const assessed = subjects.map((subject) => {
    const { contactId } = subject;
    const known = facts.get(contactId) ?? [];
    return assess({ subject, facts: known, base: bases.get(contactId) ?? null, model, measured, asOf: notBefore(known, asOf), quote: false });
  });
  await save(
    uow,
    assessed.map((item) => toRow(item, model, facts.get(item.subject.contactId)?.filter((fact) => fact.actorClass === 'machine').length ?? 0)),
  );
  const results = assessed.map((item) => resultEvents(item, causes.get(item.subject.contactId) ?? '', asOf));
  // All of a kind together: who hears of them is called once per run of one kind.
  await appendEvents(uow, [...results.map(({ scored }) => scored), ...results.map(({ suggested }) => suggested)]);
}

/** What is read may have happened a moment after this unit of work took its time, or by a clock that is a little ahead. */
const AHEAD_MS = 60_000;

function notBefore(oldestFirst: readonly EngagementFact[], now: Date): Date {
  const newest = oldestFirst.findLast(({ occurredAt }) => occurredAt.getTime() <= now.getTime() + AHEAD_MS)?.occurredAt ?? now;
  return newest > now ? newest : now;
}

/**
 * Two recomputes of one contact go one after the other: read side by side, the one that commits last could have read
 * less. In a statement of its own, so what follows sees what the other one committed.
 */
async function takeTurns(uow: UnitOfWork, contactIds: readonly string[]): Promise<void> {
  await uow.rows(sql`select id from contacts where customer_id = ${uow.customerId}::uuid
    and id = ${anyUuid(contactIds)} order by id for no key update`);
}

function toRow(item: Assessment, model: EngagementModel, machineHits: number) {
  const { score, tier } = item;
  return {
    contact_id: item.subject.contactId,
    opens: score.sums.opens ?? 0,
    clicks: score.sums.clicks ?? 0,
    replies: score.sums.replies ?? 0,
    total: score.value,
    fit: item.fit === null ? null : Math.round(item.fit),
    priority: item.priority,
    tier: tier.tier,
    band: bandLabels[tier.band],
    reason: reasonSentence(score, { timeZone: item.subject.timeZone ?? 'UTC', dates: 'dated' }, machineHits),
    parts: publishedParts(score.parts),
    model: score.model,
    action: `${item.nextAction.text}, because ${item.nextAction.because}`,
    last_at: score.counted.at(-1)?.at.toISOString() ?? null,
    // Publishing takes over whatever is computed, so this is what the CRM will show.
    next_rewrite_at: nextRewriteAt({ ...item, model })?.toISOString() ?? null,
  };
}

async function save(uow: UnitOfWork, rows: readonly ReturnType<typeof toRow>[]): Promise<void> {
  if (rows.length === 0) return;
  const now = uow.now.toISOString();
  await uow.rows(sql`
    insert into engagement_scores (customer_id, contact_id, email_opens, email_clicks, email_replies, total_score, fit_score, priority_score, tier, band,
      reason, parts, model, next_action, last_activity_at, calculated_at, next_rewrite_at)
    select ${uow.customerId}::uuid, r.contact_id, r.opens, r.clicks, r.replies, r.total, r.fit, r.priority, r.tier, r.band, r.reason, r.parts, r.model, r.action,
      r.last_at, ${now}::timestamptz, r.next_rewrite_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(contact_id uuid, opens float8, clicks float8, replies float8, total integer, fit integer,
      priority float8, tier integer, band text, reason text, parts text, model text, action text, last_at timestamptz, next_rewrite_at timestamptz)
    on conflict (customer_id, contact_id) do update set email_opens = excluded.email_opens, email_clicks = excluded.email_clicks,
      email_replies = excluded.email_replies, total_score = excluded.total_score, fit_score = excluded.fit_score, priority_score = excluded.priority_score,
      tier = excluded.tier, band = excluded.band, reason = excluded.reason, parts = excluded.parts, model = excluded.model, next_action = excluded.next_action,
      last_activity_at = excluded.last_activity_at, calculated_at = excluded.calculated_at,
      next_rewrite_at = excluded.next_rewrite_at`);
}

function resultEvents(item: Assessment, causationId: string, asOf: Date) {
  const { contactId } = item.subject;
  const frame = { key: [causationId, 'engagement', contactId], entityId: contactId, occurredAt: asOf, source: 'agent.engagement', causationId };
  return {
    scored: newEvent({
      ...frame,
      definition: engagementScored,
      data: { contactId, score: item.score.value, tier: item.tier.tier, model: item.score.model, doNotContact: item.score.doNotContact !== null },
    }),
    suggested: newEvent({
      ...frame,
      definition: nextActionSuggested,
      data: { contactId, action: item.nextAction.action, confidence: item.nextAction.confidence },
    }),
  };
}
