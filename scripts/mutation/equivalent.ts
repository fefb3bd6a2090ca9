import type { Equivalent } from './read-report.ts';

const UNREAD_KIND = '`mergeRecord` asks for the kinds that do something; any other kind does nothing, whatever its name.';
const NULL_MATCHES_NOTHING = 'Asked of null, the pattern is tried on the word "null", which it does not match: the answer is null either way.';
const THREE_LETTERS = 'The check letters are three, so a text of another length never equals them: the pattern only says it sooner.';

const NONE_OF_NONE = 'Of no values none is tried, whether they count as refused together or not.';

const survivor = (file: string, original: string, replacement: string, why: string): Equivalent => ({ file, original, replacement, why });

/** Survivors that were looked at, each with the reason why no test can notice it. */
export const EQUIVALENT: readonly Equivalent[] = [
  survivor('domain/crm-sync/merge-record.ts', "{ kind: 'nothing' }", '{}', UNREAD_KIND),
  survivor('domain/crm-sync/merge-record.ts', "'nothing'", '""', UNREAD_KIND),
  survivor('canonical-instant.ts', 'text === null', 'false', NULL_MATCHES_NOTHING),
  survivor('canonical-number.ts', 'text === null', 'false', NULL_MATCHES_NOTHING),
  survivor('canonical-reference.ts', 'text === null', 'false', NULL_MATCHES_NOTHING),
  survivor('canonical-text.ts', 'text === null', 'false', NULL_MATCHES_NOTHING),
  survivor(
    'canonical-number.ts',
    'Math.abs(number) >= NO_FRACTION',
    'Math.abs(number) > NO_FRACTION',
    'The bound itself is a whole number, which rounding leaves as it is.',
  ),
  survivor('canonical-reference.ts', '/^[a-z\\d]{18}$/i', '/[a-z\\d]{18}$/i', THREE_LETTERS),
  survivor('canonical-reference.ts', '/^[a-z\\d]{18}$/i', '/^[a-z\\d]{18}/i', THREE_LETTERS),
  survivor('canonical-text.ts', "''", '"Stryker was here!"', 'The pattern finds only names that are in the table; the compiler does not know.'),
  survivor('flap-breaker.ts', 'index - 2', 'index + 2', 'Pairs two apart are as many, whether they are counted at their first or at their last.'),
  survivor('write-outcome.ts', '[]', '["Stryker was here"]', 'No field is called so.'),
  survivor('budget.ts', 'oldest !== undefined', 'true', 'Without a call so long ago the sum is no number, and no number is later than now.'),
  survivor('services/crm-sync/merge-fields.ts', "'flapping'", '""', 'Whatever is neither open nor under review stands still, whatever its name.'),
  survivor('services/crm-sync/merge-fields.ts', 'link?.human', 'link.human', 'A field flaps only by the changes its link keeps: there is a link.'),
  survivor('covered-edits.ts', 'values[0] !== undefined', 'true', 'A history in which our write was found has a first entry.'),
  survivor('read-values.ts', "typeof value === 'number'", 'true', 'A text has no amount, and what is no number is below no bound.'),
  survivor('read-values.ts', "''", '"Stryker was here!"', 'Any short text that stands for nothing is short enough.'),
  survivor(
    'taken-record.ts',
    'required === null',
    'false',
    'No field is called null: what is looked for is not there, and the row comes back as it is.',
  ),
  survivor('refusal.ts', 'open.length > 0', 'true', NONE_OF_NONE),
  survivor('refusal.ts', 'open.length > 0', 'open.length >= 0', NONE_OF_NONE),
];
