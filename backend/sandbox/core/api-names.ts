/** What Salesforce's pages call the records that cards are on. */
export const apiNames = { contact: 'Contact', lead: 'Lead', account: 'Account' } as const;
