/** Why a received mail was taken for what it is. */
export const inboundLabels = {
  delivery_report: 'a mail server’s report that the mail was not delivered',
  delivery_receipt: 'a mail server’s report that the mail was delivered',
  complaint_report: 'the contact’s mail provider reports a spam complaint',
  read_receipt: 'a read receipt',
  from_ourselves: 'our own mail',
  automatic_headers: 'its headers say that no person wrote it',
  unsubscribe_words: 'the writer asks to be removed',
  weak_automatic_hint: 'it may be automatic, so a person should look',
  person: 'a person wrote it',
} as const;
export type InboundCode = keyof typeof inboundLabels;
