import type { ActivityContent, ActivityField } from './activity-content.ts';

const fields = ['subject', 'body', 'at', 'durationSeconds', 'isDone', 'outcome', 'direction'] as const satisfies readonly ActivityField[];

const dayOf = (at: Date | null): string | null => at?.toISOString().slice(0, 10) ?? null;
const timeOf = (value: ActivityContent[ActivityField]) => (value instanceof Date ? value.getTime() : value);

/**
 * What an activity says after the CRM was read: the CRM's word, but for what was changed here and it has not been told yet.
 * Where it keeps a day and no more, an instant on that day stays.
 */
export function mergeActivity(
  before: ActivityContent & { unwritten: readonly string[] },
  found: ActivityContent & { isAtADay: boolean },
): ActivityContent {
  const ours: Partial<ActivityContent> = Object.fromEntries(
    fields.filter((field) => before.unwritten.includes(field)).map((field) => [field, before[field]]),
  );
  const { subject, body, at, durationSeconds, isDone, outcome, direction } = found;
  const isSameDay = found.isAtADay && dayOf(before.at) === dayOf(at);
  return { type: before.type, subject, body, durationSeconds, isDone, outcome, direction, at: isSameDay ? before.at : at, ...ours };
}

/** Names of what differs. */
export const differences = (a: ActivityContent, b: ActivityContent): ActivityField[] =>
  fields.filter((field) => timeOf(a[field]) !== timeOf(b[field]));
