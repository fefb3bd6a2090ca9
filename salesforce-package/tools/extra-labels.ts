/** Words only the Salesforce cards need: texts for screen readers, and names of things the shared labels leave to data. `{0}` marks a value. */
export const extraLabels = {
  trendAlt: 'Score over the last {0} days, from {1} to {2}.',
  stepDone: 'Done',
  stepDue: 'Due',
  stepUpcoming: 'Upcoming',
  stepHeld: 'On hold',
  stepNotSent: 'Not sent',
  backendDownNeverSynced: 'Live details are unavailable; this record has not been synced yet. Nothing was lost.',
  shownAsOf: 'This is the score on {0}.',
  stepsList: 'Steps of {0}',
  productName: 'SalesOS',
  gatewayFailed: 'SalesOS did not answer. Nothing was lost; try again.',
} as const;
