/** Assumed vendor behaviors that can be turned around; docs/unverified.md says what each one means. */
export const SWITCHES: readonly string[] = [
  'hubspot.batch-all-or-nothing',
  'hubspot.email-message-id-read-only',
  'hubspot.merge-new-id',
  'hubspot.merged-id-not-found',
  'hubspot.search-index-lag',
  'hubspot.webhooks-named-by-object',
  'pipedrive.deleted-answers-alone',
  'pipedrive.recents-tell-deletions',
  'salesforce.call-options-on-collections',
  'salesforce.collection-fault-per-row',
  'salesforce.mail-makes-no-activity',
  'salesforce.pubsub-first-answer',
  'salesforce.pubsub-outlives-session',
  'salesforce.unique-external-id-not-enforced',
  'salesforce.unmodified-since-ignored',
];
