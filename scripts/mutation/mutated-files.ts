const RULES = 'backend/src/domain/crm-sync';

/** Files whose tests are themselves tested: each must kill this share of its mutants. */
export const MIN_SCORE = 85;

export const MUTATED_FILES: readonly string[] = [
  `${RULES}/merge-field.ts`,
  `${RULES}/merge-record.ts`,
  `${RULES}/write-window.ts`,
  `${RULES}/canonical.ts`,
  `${RULES}/canonical-text.ts`,
  `${RULES}/canonical-number.ts`,
  `${RULES}/canonical-instant.ts`,
  `${RULES}/canonical-option.ts`,
  `${RULES}/canonical-reference.ts`,
  `${RULES}/budget.ts`,
  `${RULES}/call-window.ts`,
  `${RULES}/refusal.ts`,
  `${RULES}/plan-undo.ts`,
  `${RULES}/next-write.ts`,
];
