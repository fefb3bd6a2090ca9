import type { CountedThing } from './sync-health.ts';

/** What the set-up page says of facts; `product` and `crm` are names. */
const numbers = new Intl.NumberFormat('en-US');
export const numberText = (count: number): string => numbers.format(count);
const counted = (count: number, one: string, many: string): string => `${numberText(count)} ${count === 1 ? one : many}`;

export const stepTitles = {
  connect: 'Connect',
  fields: 'Fields and permissions',
  records: 'Which records',
  mapping: 'Map fields',
  writing: 'Turn writing on',
} as const;
export const stepStateTexts = { done: 'Done', todo: 'To do', problem: 'Problem' } as const;

/** What we ask a CRM for, and why; the same in every CRM. */
export const askTexts: readonly (readonly [what: string, why: string])[] = [
  ['Read companies, people and deals', 'to say who is worth a call and why. This is all it does at first.'],
  ['Read calls, meetings, tasks and notes', 'so that what was said counts.'],
  [
    'Write its own fields, and log mails and activities',
    'so that the team sees them where it works. Not before you turn writing on in the last step.',
  ],
  ['Know the users', 'so that a record’s owner is the person who sees its card.'],
  ['Stay signed in', 'so that changes arrive at night, too.'],
];

/** Words for the objects of a CRM that calls them as we do. */
export const plainObjectNames: Readonly<Record<Exclude<CountedThing, 'activity'>, string>> = {
  account: 'Accounts',
  contact: 'Contacts',
  lead: 'Leads',
  opportunity: 'Opportunities',
};
export const plainWords = {
  objects: plainObjectNames,
  list: 'List',
  recordTypes: 'Record types',
  missingField: 'Ask whoever manages the CRM to add it, or to let the connected user see and change it; then check again.',
} as const;

export const factNames = {
  organization: 'Organization',
  kind: 'Kind',
  since: 'Connected',
  state: 'State',
  reading: 'Reading',
  checked: 'Last checked',
  unavailable: 'Not read',
  chosen: 'Chosen',
  records: 'Worked with',
  outside: 'Left alone',
  listRead: 'List last read',
  waiting: 'Waiting to be written',
  refused: 'Refused',
} as const;

export const kindText = (isSandbox: boolean | null): string => (isSandbox === null ? 'unknown' : isSandbox ? 'sandbox' : 'production');

export const connectLines = {
  active: (org: string): string => `${org} has been connected since {0}.`,
  throttled: (): string => 'The CRM slows us down. Less urgent work waits; nothing is lost.',
  needs_reauth: (): string => 'The sign-in has ended. Changes wait on both sides; nothing is lost. Sign in again.',
  paused: (): string => 'Paused: nothing is read or written until somebody resumes it. Nothing is lost.',
  disconnected: (): string => 'The connection was ended. Records and history are kept. Connect the CRM again.',
} as const;

export const fieldsLines = {
  never: 'Nobody has checked yet.',
  fine: 'All our fields are there and writable. Checked {0}.',
  missing: (count: number): string => `${counted(count, 'field is', 'fields are')} missing. The rest works; these are not written. Checked {0}.`,
} as const;

export const recordsLines = {
  unchosen: (count: number): string => `Nobody has chosen yet: all ${counted(count, 'record is', 'records are')} worked with.`,
  unsettled: 'Who is in your choice is being found out. Nothing of it is written until then.',
  settled: (inside: number, outside: number): string =>
    `${counted(inside, 'record is', 'records are')} worked with, ${numberText(outside)} left alone.`,
  listProblem: (object: string): string => `The list for ${object} cannot be read. Nobody was put out because of it.`,
} as const;

export const mappingLines = {
  standard: 'The CRM’s standard fields are mapped; you have changed none.',
  own: (count: number): string => `You have decided ${counted(count, 'field', 'fields')}; the rest follows the standard.`,
  stopped: (count: number): string =>
    `${counted(count, 'field stands', 'fields stand')} still, because the CRM’s field is not what it was. The others go on.`,
} as const;

export const writingLines = {
  shadow: (would: string): string => `Off. ${would.charAt(0).toUpperCase()}${would.slice(1)} would change.`,
  on: 'On since {0}.',
  onForLong: 'On.',
  onPaused: 'On, but the connection cannot be used now. What waits is kept.',
} as const;

/** "owned by 3 people, on “Hot list”, of 2 types" */
export function chosenText(scope: {
  owners: readonly string[] | null;
  listLabel: string | null;
  list: string | null;
  recordTypes: readonly string[] | null;
}): string {
  const said = [
    ...(scope.owners === null ? [] : [`owned by ${counted(scope.owners.length, 'user', 'users')}`]),
    ...(scope.list === null ? [] : [`on “${scope.listLabel ?? scope.list}”`]),
    ...(scope.recordTypes === null ? [] : [`of ${counted(scope.recordTypes.length, 'type', 'types')}`]),
  ];
  return said.length === 0 ? 'everything' : said.join(', ');
}

/** Beside what is shown as chosen while nobody has chosen. */
export const proposalText = (product: string, people: number): string =>
  `Proposed: only what is owned by ${people === 1 ? 'the one person who uses' : `the ${numberText(people)} people who use`} ${product}. Nothing holds before you save it.`;

export const countLines = {
  hidden: 'not shown to us',
  records: (count: number, all: number, isUpperBound: boolean): string =>
    `${isUpperBound ? 'at most ' : ''}${numberText(count)} of ${numberText(all)}`,
  calls: (first: number, perDay: number): string =>
    `${first === 0 ? 'nothing new to read' : `about ${counted(first, 'call', 'calls')} to read`}, then ${numberText(perDay)} a day`,
  total: ({ first, perDay, allowance, left, days }: { first: number; perDay: number; allowance: number; left: number; days: number }): string =>
    `Together about ${counted(first, 'call', 'calls')} at first${days > 1 ? `, spread over at least ${numberText(days)} days` : ''}, then ${numberText(perDay)} a day, of the ${numberText(allowance)} a day that are ours; ${numberText(left)} are left today.`,
} as const;

export const directionTexts = (product: string, crm: string) =>
  ({
    both: 'Both ways',
    in: `Only from ${crm}`,
    out: `Only from ${product}`,
    off: 'Not at all',
  }) as const;
export const authorityTexts = (product: string, crm: string) =>
  ({
    crm_wins: `${crm} wins`,
    salesos_wins: `${product} wins`,
    prefer_crm_unless_blank: `${crm}, unless it is empty there`,
    newest: 'The newer change wins',
    review: 'A person decides',
  }) as const;

const fixedWays = (product: string, crm: string): Readonly<Record<string, string>> => ({
  identity: 'As it is',
  trim: 'Without spaces around it',
  lower: 'In small letters',
  upper: 'In capitals',
  phone_digits: 'Phone number as plain digits',
  words_of_code: 'A code as words',
  domain_of_url: 'The domain of a web address',
  country_code: `Country: a code in ${product}, a name in ${crm}`,
  country_name: `Country: a name in ${product}, a code in ${crm}`,
  'split_name:first': 'First name out of a full name',
  'split_name:last': 'Last name out of a full name',
  boolean_of_text: 'Yes or no out of words',
  picklist_map: 'Value by value',
  constant_in: `Always the same in ${product}`,
  constant_out: `Always the same in ${crm}`,
});
/** How a value is carried over; `number_scale:-2` and its like say the power of ten. */
export function wayText(choice: string, product: string, crm: string): string {
  const [kind, power] = choice.split(':');
  if (kind !== 'number_scale') return fixedWays(product, crm)[choice] ?? choice;
  const times = Number(power);
  return `${crm}’s number ${times < 0 ? '÷' : '×'} ${numberText(10 ** Math.abs(times))}`;
}
/** What has to be said beside a way. */
export const wayAsks = (product: string, crm: string): Readonly<Record<string, string>> => ({
  boolean_of_text: `${crm}’s word = yes or no; next one`,
  picklist_map: `${crm}’s value = ${product}’s value; next one`,
  constant_in: 'The value; empty: none',
  constant_out: 'The value; empty: none',
});
/** Beside every field of ours without a line. */
export const ownFieldText = 'A field of your own';
export const removeTexts = { standard: 'Back to the standard', own: 'Remove' } as const;

export const mappingStoppedTexts: Readonly<Record<string, string>> = {
  unknown_crm_field: 'The field is gone from the CRM.',
  read_only_target: 'The field cannot be written any more.',
  formula_target: 'The field is a formula now.',
  type_mismatch: 'The field is of another kind now.',
};

/** What keeps a line from being saved; `field` is ours, `crmField` the CRM's name. */
export const mappingProblemTexts: Readonly<Record<string, (field: string, crmField: string) => string>> = {
  unknown_field: (field) => `${field} is no field of ours any more.`,
  unknown_crm_field: (_, crmField) => `${crmField} is gone from the CRM.`,
  read_only_field: (field) => `${field} cannot be set from outside.`,
  read_only_target: (_, crmField) => `${crmField} cannot be written, so it can only come from the CRM.`,
  formula_target: (_, crmField) => `${crmField} is a formula, so it can only come from the CRM.`,
  owned_field: (_, crmField) => `${crmField} is one of our own fields.`,
  doubled_field: (field) => `${field} would be filled from two fields.`,
  doubled_target: (_, crmField) => `${crmField} would be written from two fields.`,
  one_way_transform: (field) => `${field} is converted in a way that works in one direction only.`,
  type_mismatch: (field, crmField) => `${field} and ${crmField} are of different kinds.`,
  unknown_option: (field, crmField) => `${crmField} does not have every choice that ${field} has.`,
  doubled_line: (field) => `There is a line for ${field} already.`,
  bad_field_name: (field) => `“${field}” cannot be the name of a field: it has to begin with a letter.`,
  unknown_way: (field, crmField) => `${crmField} cannot become ${field} in this way.`,
  bad_detail: (field) =>
    `How ${field} is carried over is not complete, or not understood: a value, an equals sign, its counterpart; a semicolon before the next.`,
  no_field_history: (_, crmField) => `The CRM does not tell when ${crmField} alone changed, so “the newer change wins” cannot be decided.`,
};

/** What of a choice of records the CRM does not know; `object` is the CRM's word for them. */
export const scopeProblemTexts: Readonly<Record<string, (object: string, value: string) => string>> = {
  unknown_object: (object) => `There are no ${object} for us.`,
  no_owners: (object) => `No owner is chosen for ${object}.`,
  too_many_owners: (object, most) => `At most ${most} owners can be chosen for ${object}; a list may say the same.`,
  unknown_owner: (object) => `An owner chosen for ${object} is no user of the CRM any more.`,
  no_record_types: (object) => `No type is chosen for ${object}.`,
  unknown_record_type: (object) => `A type chosen for ${object} is gone from the CRM.`,
  unknown_list: (object) => `The list chosen for ${object} is gone, or not shown to everybody.`,
  unusable_list: (object) => `The list chosen for ${object} has a filter that cannot be followed.`,
  owners_hidden: (object) => `The CRM does not show us its users, so ${object} cannot be chosen by owner.`,
  lists_hidden: (object) => `The CRM does not show us its lists of ${object}.`,
};

export const dryRunLines = {
  nothing: 'Nothing would change: the mapping is as it is.',
  fields: (count: number): string => `${counted(count, 'field', 'fields')} would follow another rule.`,
  records: (count: number, lookedAt: number, isComplete: boolean): string =>
    `${isComplete ? '' : 'At least '}${counted(count, 'record', 'records')} would change, of ${numberText(lookedAt)} looked at.`,
  conflicts: (count: number, forReview: number): string =>
    `${counted(count, 'conflict', 'conflicts')}${forReview > 0 ? `, ${numberText(forReview)} of them for a person to decide` : ''}.`,
} as const;

export const writesLines = {
  nothing: 'Nothing would be written now.',
  summary: (records: string, activities: number): string =>
    `${records}${activities > 0 ? ` and ${counted(activities, 'activity', 'activities')}` : ''} would be written.`,
  created: (records: number): string => `${counted(records, 'record', 'records')} made here would be created.`,
  field: (label: string, records: number): string => `${label} (${numberText(records)})`,
  more: (shown: number, all: number): string => `Shown: ${numberText(shown)} of ${numberText(all)} records.`,
  empty: 'empty',
  yes: 'yes',
  no: 'no',
} as const;

export const undoText = (counts: Readonly<{ undone: number; kept: number; failed: number }>): string =>
  counts.undone + counts.kept + counts.failed === 0
    ? 'There was no batch to take back. Writing is off now.'
    : `${counted(counts.undone, 'record was', 'records were')} taken back, ${numberText(counts.kept)} stayed because somebody changed or deleted them since${counts.failed > 0 ? `, ${numberText(counts.failed)} could not be reached; try again` : ''}. Writing is off now.`;
