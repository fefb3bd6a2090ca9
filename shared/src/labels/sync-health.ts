/** Why a CRM refuses a record, as far as its code says. */
export const causeKinds = [
  'validation_rule',
  'required_field',
  'bad_value',
  'duplicate',
  'automation',
  'permission',
  'field_missing',
  'busy',
  'gone',
  'other',
] as const;
export type CauseKind = (typeof causeKinds)[number];

/** One sentence; `said` are the CRM's own words, without what differs from record to record. */
const sentence: Readonly<Record<CauseKind, (said: string) => string>> = {
  validation_rule: (said) => `“${said}”, says a validation rule of your CRM`,
  required_field: (said) => `a required field is empty: ${said}`,
  bad_value: (said) => `the CRM does not take a value: ${said}`,
  duplicate: (said) => `the CRM takes it for a duplicate: ${said}`,
  automation: (said) => `a flow or trigger of your CRM stopped the update: ${said}`,
  permission: (said) => `the connected user may not do this: ${said}`,
  field_missing: (said) => `a field is missing in your CRM: ${said}`,
  busy: (said) => `the CRM could not do it at that moment: ${said}`,
  gone: () => 'the record is no longer there',
  other: (said) => said,
};

/** What a person can do; null where it passes by itself. */
const remedies: Readonly<Record<CauseKind, string | null>> = {
  validation_rule: 'Correct the records, or let the rule pass the connected user, then retry.',
  required_field: 'Fill the field in on the records, then retry.',
  bad_value: 'Correct the value or its mapping, then retry.',
  duplicate: 'Merge the records in the CRM, or change the duplicate rule, then retry.',
  automation: 'Ask whoever owns the flow, then retry.',
  permission: 'Give the connected user the permission, then retry.',
  field_missing: 'Install the package or add the field, then retry.',
  busy: null,
  gone: null,
  other: 'Look at the records, then retry.',
};

const nouns = {
  account: ['account', 'accounts'],
  contact: ['contact', 'contacts'],
  lead: ['lead', 'leads'],
  opportunity: ['opportunity', 'opportunities'],
  activity: ['activity', 'activities'],
} as const;
export type CountedThing = keyof typeof nouns;

export const pluralOf = (thing: CountedThing): string => nouns[thing][1];

export const countText = (thing: CountedThing, count: number): string => `${count} ${nouns[thing][count === 1 ? 0 : 1]}`;

/** "37 contacts", "1 account and 2 contacts"; follows the order given. */
export function countsText(counts: Readonly<Partial<Record<CountedThing, number>>>): string {
  const said = (Object.keys(nouns) as CountedThing[]).flatMap((thing) => ((counts[thing] ?? 0) > 0 ? [countText(thing, counts[thing] ?? 0)] : []));
  const last = said.at(-1) ?? 'nothing';
  return said.length < 2 ? last : `${said.slice(0, -1).join(', ')} and ${last}`;
}

const bare = (said: string): string => said.trim().replace(/\.$/, '');

/** "“State is required”, says a validation rule of your CRM." */
export const causeText = (kind: CauseKind, said: string): string => {
  const text = `${sentence[kind](bare(said) || 'no reason given')}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);
};
export const causeRemedy = (kind: CauseKind): string | null => remedies[kind];

/** "37 contacts: “State is required”, says a validation rule of your CRM." */
export const causeLine = (kind: CauseKind, said: string, counts: Readonly<Partial<Record<CountedThing, number>>>): string =>
  `${countsText(counts)}: ${sentence[kind](bare(said) || 'no reason given')}.`;

const numbers = new Intl.NumberFormat('en-US');

/** "5,000 of about 10,050 read". Some come while we read, so there may be more in the end than were counted. */
export function readingText({
  records,
  about,
  isCollecting,
  jobRefused,
}: {
  records: number;
  about: number | null;
  isCollecting: boolean;
  jobRefused: string | null;
}): string {
  const all = about === null ? null : `about ${numbers.format(Math.max(about, records))}`;
  if (isCollecting) return `the CRM collects ${all ?? 'everything'} first`;
  const read = all === null ? `${numbers.format(records)} read so far` : `${numbers.format(records)} of ${all} read`;
  return jobRefused === null ? read : `${read}, page by page: the CRM answered ${jobRefused} to one job for all`;
}

export const connectionStateTexts = {
  active: 'Connected',
  throttled: 'Slowed down by the CRM',
  needs_reauth: 'Needs a new sign-in',
  paused: 'Paused',
  disconnected: 'Disconnected',
} as const;

export const incidentTexts = {
  lag: 'changes waited longer than 5 minutes',
  throttled: 'the CRM slowed us down',
  needs_reauth: 'the sign-in had ended',
  paused: 'the connection was paused',
  disconnected: 'the connection was cut',
} as const;
export type IncidentKind = keyof typeof incidentTexts;
