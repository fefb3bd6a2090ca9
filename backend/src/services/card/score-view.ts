import type { CardView } from '@salesos/shared/api/card';
import { bandLabels, scaleText, tierFromFit, tierRuleLabels } from '@salesos/shared/labels/engagement';
import { evidenceLabels } from '@salesos/shared/labels/evidence';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import { explainScore } from '#domain/engagement/explain.ts';
import type { EngagementModel } from '#domain/engagement/model.ts';
import type { Assessment } from '../engagement/assess.ts';

type ScoreView = NonNullable<CardView['score']>;

const MOST_MACHINE_HITS = 30;

export async function machineHits(uow: UnitOfWork, contactId: string, asOf: Date): Promise<ScoreView['machineHits']> {
  const rows = await uow.rows<{ at: string; kind: 'open' | 'click'; evidence: keyof typeof evidenceLabels | null }>(sql`
    select h.at, h.kind, h.evidence from email_hits h join emails e on e.customer_id = h.customer_id and e.id = h.email_id
    where e.customer_id = ${uow.customerId}::uuid and e.contact_id = ${contactId}::uuid and h.actor_class = 'machine' and h.at <= ${asOf.toISOString()}::timestamptz
    order by h.at desc limit ${MOST_MACHINE_HITS}`);
  return rows.map((row) => ({
    at: new Date(row.at).toISOString(),
    kind: row.kind,
    evidence: row.evidence === null ? '' : evidenceLabels[row.evidence],
  }));
}

/** The part that can bring most goes first; among equals as the model lists them. */
const byWeight = <Part extends { outOf: number }>(parts: readonly Part[]): Part[] => parts.toSorted((a, b) => b.outOf - a.outOf);

function ruleText({ score, tier }: Assessment): string | null {
  if (tier.rule !== null) return tierRuleLabels[tier.rule];
  return score.value === 0 && tier.tier < 4 ? tierFromFit : null;
}

/** Everything the card says about a score, as of the assessment's instant. */
export function scoreView(item: Assessment, model: EngagementModel, hits: ScoreView['machineHits'], isPast = false): ScoreView {
  const { score, tier } = item;
  const explained = explainScore(score, model, { timeZone: item.subject.timeZone ?? 'UTC', dates: 'relative' }, hits.length);
  return {
    value: score.value,
    exact: score.exact,
    tier: tier.tier,
    band: tier.band,
    bandText: bandLabels[tier.band],
    model: score.model,
    asOf: score.asOf.toISOString(),
    reason: explained.reason,
    changeThisWeek: explained.changeThisWeek,
    trend: [...explained.trend],
    parts: byWeight(explained.parts).map(({ signal, points, outOf, exact, humanCount, text, measured }) => ({
      signal,
      points,
      outOf,
      exact,
      humanCount,
      text,
      measured,
    })),
    fit: item.fit === null ? null : Math.round(item.fit),
    intent: null,
    priority: item.priority,
    rule: ruleText(item),
    scale: scaleText(
      score.parts.filter((part) => !part.measured).map((part) => part.signal),
      isPast,
    ),
    contributions: explained.contributions.map(({ eventId, signal, at, weightLeft, share, text }) => ({
      eventId,
      signal,
      at: at.toISOString(),
      weightLeft,
      share,
      text,
    })),
    wouldRaise: isPast ? [] : explained.wouldRaise.map(({ signal, points, text }) => ({ signal, points, text })),
    // Zero has nowhere to fade to.
    fades: score.value === 0 || isPast ? [] : explained.fades.map(({ inDays, value }) => ({ inDays, value })),
    machineHits: hits,
  };
}
