import type { PublishedFields } from '#services/crm-sync/owned-fields.ts';

const START_MS = Date.UTC(2026, 0, 5, 8);

/** What a contact should show in its nth edition: after an engagement event, seven of its thirteen fields differ from the edition before. */
export function fieldsOf(contact: number, edition: number): PublishedFields {
  const score = (contact * 7 + edition * 11) % 101;
  const at = new Date(START_MS + edition * 60_000 + contact).toISOString();
  return {
    engagementScore: score,
    tier: 2,
    band: 'Warm',
    scoreReason: `Replied positively on Jan 5 and clicked the “pricing” link ${edition} times, contact ${contact}.`,
    scoreParts: `opens ${(score / 3).toFixed(2)}; clicks ${(score / 2).toFixed(2)}; replies ${edition}.${contact}`,
    scoreModel: 'seed-v1',
    scoreAsOf: at,
    priority: score + 0.5,
    nextAction: `Call today, because the reply of edition ${edition} waits`,
    sequenceName: 'Warm intro',
    sequenceStep: '1 of 2',
    sequenceState: 'active',
    lastTouchAt: at,
  };
}

export const CHANGED = [
  'engagementScore',
  'scoreReason',
  'scoreParts',
  'scoreAsOf',
  'priority',
  'nextAction',
  'lastTouchAt',
] as const satisfies readonly (keyof PublishedFields)[];

export function changesOf(contact: number, edition: number): Partial<PublishedFields> {
  const fields = fieldsOf(contact, edition);
  return Object.fromEntries(CHANGED.map((key) => [key, fields[key]]));
}
