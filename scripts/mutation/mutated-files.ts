const RULES = 'backend/src/domain/crm-sync';
const VERBS = 'backend/src/services/crm-sync';

/** Files whose tests are themselves tested: each must kill this share of its mutants. */
export const MIN_SCORE = 85;

const MERGE: readonly string[] = [
  `${RULES}/merge-field.ts`,
  `${RULES}/merge-record.ts`,
  `${RULES}/write-window.ts`,
  `${RULES}/flap-breaker.ts`,
  `${RULES}/record-scope.ts`,
  `${RULES}/transform.ts`,
  `${RULES}/canonical.ts`,
  `${RULES}/canonical-text.ts`,
  `${RULES}/canonical-number.ts`,
  `${RULES}/canonical-instant.ts`,
  `${RULES}/canonical-option.ts`,
  `${RULES}/canonical-reference.ts`,
  `${VERBS}/read-values.ts`,
  `${VERBS}/merge-fields.ts`,
  `${VERBS}/covered-edits.ts`,
  `${VERBS}/taken-record.ts`,
];

const PUSHER: readonly string[] = [
  `${RULES}/budget.ts`,
  `${RULES}/share-budget.ts`,
  `${RULES}/call-window.ts`,
  `${RULES}/small-calls.ts`,
  `${RULES}/next-write.ts`,
  `${RULES}/refusal.ts`,
  `${RULES}/plan-undo.ts`,
  `${VERBS}/human-value.ts`,
  `${VERBS}/rows-to-send.ts`,
  `${VERBS}/write-entries.ts`,
  `${VERBS}/write-in-halves.ts`,
  `${VERBS}/write-outcome.ts`,
  `${VERBS}/after-failure.ts`,
];

export const MUTATED_FILES: readonly string[] = [...MERGE, ...PUSHER];
