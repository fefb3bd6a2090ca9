/** A mail of ours as the CRM keeps it. */
export interface LoggedMail {
  /** Our external id on it. */
  activityId: string;
  externalId: string;
  /** The people it lies at. */
  personExternalIds: readonly string[];
  direction: 'outbound' | 'inbound';
  at: Date;
  subject: string;
  textBody: string;
  from: string | null;
  to: string | null;
  /** With angle brackets; null where the CRM has no place for it. */
  messageId: string | null;
}

export interface LoggedMailPage {
  mails: readonly LoggedMail[];
  /** Where to go on; null = that was all. */
  next: string | null;
}
