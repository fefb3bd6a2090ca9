import { cardLabels } from '@salesos/shared/labels/cards';

/** The contact properties SalesOS owns; HubSpot wants internal names in lowercase. */
export const crmFieldNames = [
  'salesos_engagement_score',
  'salesos_band',
  'salesos_tier',
  'salesos_score_reason',
  'salesos_score_as_of',
  'salesos_next_action',
  'salesos_sequence',
  'salesos_sequence_step',
  'salesos_sequence_state',
];

/** What the record itself says; painted first and kept when the backend cannot be reached. */
export interface CrmFields {
  score: number | null;
  band: string | null;
  tier: number | null;
  reason: string | null;
  asOf: Date | null;
  nextAction: string | null;
  sequenceName: string | null;
  sequenceStep: { step: number; of: number } | null;
  sequenceState: string | null;
  doNotContact: boolean;
}

export function readCrmFields(properties: Readonly<Record<string, string | null>>): CrmFields {
  const text = (name: string) => properties[name] || null;
  const band = text('salesos_band');
  return {
    score: toNumber(text('salesos_engagement_score')),
    band,
    tier: toNumber(text('salesos_tier')),
    reason: text('salesos_score_reason'),
    asOf: toInstant(text('salesos_score_as_of')),
    nextAction: text('salesos_next_action'),
    sequenceName: text('salesos_sequence'),
    sequenceStep: toStep(text('salesos_sequence_step')),
    sequenceState: text('salesos_sequence_state'),
    doNotContact: band === cardLabels.doNotContact,
  };
}

/** Changes whenever SalesOS wrote something that the live details would show differently. */
export function revisionOf(properties: Readonly<Record<string, string | null>>): string {
  return crmFieldNames.map((name) => properties[name] ?? '').join('|');
}

function toNumber(value: string | null): number | null {
  const number = value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) ? Math.round(number) : null;
}

/** Written as "2 of 5". */
function toStep(value: string | null): CrmFields['sequenceStep'] {
  const [, step, of] = /^(\d+) of (\d+)$/.exec(value ?? '') ?? [];
  return step && of ? { step: Number(step), of: Number(of) } : null;
}

/** HubSpot hands datetime properties out as ISO text or as epoch milliseconds, depending on where they are read. */
function toInstant(value: string | null): Date | null {
  if (value === null) return null;
  const instant = new Date(/^\d+$/.test(value) ? Number(value) : value);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
