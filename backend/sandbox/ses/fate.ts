import { randomUUID } from 'node:crypto';
import type { Twin } from '../core/twin.ts';
import { publish } from './sns.ts';
import { ACCOUNT_ID, accountOf, isFull, type SentRow, SES_SPACE, suppress, suppressedOf } from './world.ts';

export interface BounceFacts {
  bounceType: 'Permanent' | 'Transient' | 'Undetermined';
  bounceSubType: string;
  status?: string;
  diagnosticCode?: string;
}

const NOBODY: BounceFacts = { bounceType: 'Permanent', bounceSubType: 'General', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' };
const FULL: BounceFacts = {
  bounceType: 'Transient',
  bounceSubType: 'MailboxFull',
  status: '4.2.2',
  diagnosticCode: 'smtp; 452 4.2.2 the mailbox is full',
};
const SUPPRESSED: BounceFacts = {
  bounceType: 'Permanent',
  bounceSubType: 'OnAccountSuppressionList',
  status: '5.1.1',
  diagnosticCode: 'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
};

/** Amazon's mailbox simulator: what happens to mail for these addresses is always the same. */
const SIMULATOR: Readonly<Record<string, (twin: Twin, row: SentRow) => void>> = {
  success: (twin, row) => tell(twin, row, delivered(twin, row)),
  bounce: (twin, row) => tell(twin, row, bounced(twin, row, NOBODY)),
  suppressionlist: (twin, row) => tell(twin, row, bounced(twin, row, { ...SUPPRESSED, bounceSubType: 'Suppressed' })),
  complaint(twin, row) {
    tell(twin, row, delivered(twin, row));
    tell(twin, row, complained(twin, row));
  },
};

const stamp = (twin: Twin): string => twin.clock.now().toISOString();
export type EventPart = { eventType: string } & Record<string, unknown>;

export const delivered = (twin: Twin, row: SentRow): EventPart => ({
  eventType: 'Delivery',
  delivery: {
    timestamp: stamp(twin),
    processingTimeMillis: 1200,
    recipients: row.destination,
    smtpResponse: '250 2.0.0 OK',
    reportingMTA: 'a1-2.smtp-out.amazonses.com',
  },
});

export const bounced = (twin: Twin, row: SentRow, { bounceType, bounceSubType, status, diagnosticCode }: BounceFacts): EventPart => ({
  eventType: 'Bounce',
  bounce: {
    feedbackId: randomUUID(),
    bounceType,
    bounceSubType,
    bouncedRecipients: row.destination.map((emailAddress) => ({
      emailAddress,
      ...(status === undefined ? {} : { action: 'failed', status }),
      ...(diagnosticCode === undefined ? {} : { diagnosticCode }),
    })),
    timestamp: stamp(twin),
    reportingMTA: 'dns; a1-2.smtp-out.amazonses.com',
  },
});

export const complained = (twin: Twin, row: SentRow): EventPart => ({
  eventType: 'Complaint',
  complaint: {
    feedbackId: randomUUID(),
    complaintSubType: null,
    complainedRecipients: row.destination.map((emailAddress) => ({ emailAddress })),
    timestamp: stamp(twin),
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: stamp(twin),
  },
});

export const delayed = (twin: Twin, row: SentRow): EventPart => ({
  eventType: 'DeliveryDelay',
  deliveryDelay: {
    timestamp: stamp(twin),
    delayType: 'MailboxFull',
    expirationTime: new Date(twin.clock.now().getTime() + 840 * 60_000).toISOString(),
    delayedRecipients: row.destination.map((emailAddress) => ({ emailAddress, status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 mailbox full' })),
  },
});

export const rejected = (): EventPart => ({ eventType: 'Reject', reject: { reason: 'Bad content' } });

export function mailObject(twin: Twin, row: SentRow): Record<string, unknown> {
  const { headers } = row;
  const value = (name: string): string | undefined => headers.find((header) => header.name.toLowerCase() === name)?.value;
  return {
    timestamp: row.at,
    source: row.source,
    sourceArn: `arn:aws:ses:${accountOf(twin).region}:${ACCOUNT_ID}:identity/${row.source}`,
    sendingAccountId: ACCOUNT_ID,
    messageId: row.id,
    destination: row.destination,
    headersTruncated: false,
    headers,
    commonHeaders: { from: [value('from')], to: [value('to')], messageId: row.id, subject: value('subject') },
    tags: row.tags,
  };
}

/** Publishes one event of a mail to the configuration set's topic. */
export const tell = (twin: Twin, row: SentRow, part: EventPart): void =>
  publish(twin, accountOf(twin).topicArn, { ...part, mail: mailObject(twin, row) });

/** What becomes of an accepted mail at once; what people do about it comes later, by `tell`. */
export function playFate(twin: Twin, row: SentRow, isTold: boolean): void {
  if (isTold) tell(twin, row, { eventType: 'Send', send: {} });
  const [first = ''] = row.destination;
  const simulated = /^([a-z]+)(\+[^@]*)?@simulator\.amazonses\.com$/i.exec(first)?.[1]?.toLowerCase();
  const held = row.destination.find((address) => suppressedOf(twin, address) !== undefined);
  // The simulator's bounces count for nothing, and put nobody on the list.
  if (!isTold) return;
  if (held !== undefined) tell(twin, row, bounced(twin, row, SUPPRESSED));
  else if (isFull(twin, first)) tell(twin, row, bounced(twin, row, FULL));
  else (SIMULATOR[simulated ?? 'success'] ?? SIMULATOR['success'])?.(twin, row);
}

/** A real mail server's or reader's word, some time after: SES puts the address on the account's list of its own accord. */
export function afterwards(twin: Twin, messageId: string, say: (row: SentRow) => EventPart): void {
  const row = twin.store.get<SentRow>(SES_SPACE, 'sent', messageId);
  if (!row) throw new Error(`no mail ${messageId}`);
  const part = say(row);
  const bounce = part['bounce'];
  const isPermanent = typeof bounce === 'object' && bounce !== null && 'bounceType' in bounce && bounce.bounceType === 'Permanent';
  const reason = part.eventType === 'Complaint' ? 'COMPLAINT' : isPermanent ? 'BOUNCE' : null;
  if (reason !== null) for (const address of row.destination) suppress(twin, address, reason);
  tell(twin, row, part);
}
