/** Who wrote the file: Salesforce (Data Loader or a report's export), HubSpot, or anybody. */
export type ListSource = 'salesforce' | 'hubspot' | 'plain';

/** Spelled exactly so: API names of Data Loader, labels of reports. */
const salesforce = [
  /^(AccountId|BillingCity|BillingCountry|MailingCity|MailingCountry|HasOptedOutOfEmail|NumberOfEmployees|SystemModstamp|LastModifiedById)$/,
  /^(Account|Contact) (ID|Name|Owner)$/,
  /^(Mailing|Billing) (City|Country|State\/Province|Street)$/,
  /__c$/,
];
const hubspot =
  /^(Record ID|Associated Company|Associated Company IDs|Associated Contact|Associated Contact IDs|Company Domain Name|Contact owner|Company owner|Lifecycle Stage)$/i;

export function recognizeSource(headers: readonly string[]): ListSource {
  const trimmed = headers.map((header) => header.trim());
  if (trimmed.some((header) => hubspot.test(header))) return 'hubspot';
  return trimmed.some((header) => salesforce.some((pattern) => pattern.test(header))) ? 'salesforce' : 'plain';
}
