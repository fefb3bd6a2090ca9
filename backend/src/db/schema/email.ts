import { sql } from 'drizzle-orm';
import { boolean, customType, date, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';

const mailFormat = () => text('format', { enum: ['text', 'html'] });

export const emailProviderAccounts = pgTable(
  'email_provider_accounts',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    userId: uuid('user_id').notNull(),
    provider: text('provider').notNull(),
    emailAddress: text('email_address').notNull(),
    displayName: text('display_name').notNull(),
    settings: text('settings').notNull(),
    isActive: boolean('is_active').notNull().default(true),
    perDay: integer('per_day'),
    perMinute: integer('per_minute').notNull().default(20),
    cappedUntil: timestamp('capped_until', { withTimezone: true }),
    pausedBecause: text('paused_because', { enum: ['bounces', 'complaints', 'refused', 'authentication'] }),
    signatureHtml: text('signature_html'),
    signatureText: text('signature_text'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const emailTemplates = pgTable(
  'email_templates',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    name: text('name').notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    variables: text('variables').array().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
    format: mailFormat().notNull().default('text'),
    currentVersion: integer('current_version').notNull().default(1),
    archivedAt: timestamp('archived_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const emailTemplateVersions = pgTable(
  'email_template_versions',
  {
    customerId: uuid('customer_id').notNull(),
    templateId: uuid('template_id').notNull(),
    version: integer('version').notNull(),
    format: mailFormat().notNull(),
    subject: text('subject').notNull(),
    body: text('body').notNull(),
    variables: text('variables').array().notNull(),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
    createdBy: uuid('created_by'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.templateId, table.version] })],
);

export const emailSnippets = pgTable(
  'email_snippets',
  {
    customerId: uuid('customer_id').notNull(),
    name: text('name').notNull(),
    format: mailFormat().notNull(),
    body: text('body').notNull(),
    version: integer('version').notNull(),
    updatedAt: timestamp('updated_at', { withTimezone: true }).notNull(),
    updatedBy: uuid('updated_by'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.name] })],
);

export const emails = pgTable(
  'emails',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    contactId: uuid('contact_id').notNull(),
    mailboxId: uuid('mailbox_id').notNull(),
    touchId: uuid('touch_id'),
    templateId: uuid('template_id'),
    templateVersion: integer('template_version'),
    threadId: uuid('thread_id').notNull(),
    purpose: text('purpose', { enum: ['sequence', 'one_to_one', 'conversation'] }).notNull(),
    provider: text('provider').notNull(),
    fromAddress: text('from_address').notNull(),
    toAddress: text('to_address').notNull(),
    subject: text('subject').notNull(),
    bodyHtml: text('body_html').notNull(),
    bodyText: text('body_text').notNull(),
    messageId: text('message_id').notNull(),
    inReplyTo: text('in_reply_to'),
    referenceIds: text('reference_ids').array().notNull().default([]),
    sendState: text('send_state', { enum: ['queued', 'claimed', 'dispatched', 'sent', 'rejected', 'unknown', 'canceled'] }).notNull(),
    providerMessageId: text('provider_message_id'),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    tries: integer('tries').notNull().default(0),
    queuedAt: timestamp('queued_at', { withTimezone: true }).notNull(),
    sentAt: timestamp('sent_at', { withTimezone: true }),
    openedAt: timestamp('opened_at', { withTimezone: true }),
    clickedAt: timestamp('clicked_at', { withTimezone: true }),
    repliedAt: timestamp('replied_at', { withTimezone: true }),
    unsubscribed: boolean('unsubscribed').notNull().default(false),
    sendAt: timestamp('send_at', { withTimezone: true }),
    answersId: uuid('answers_id'),
    sentAnywayBecause: text('sent_anyway_because'),
    bounceClass: text('bounce_class', { enum: ['hard', 'soft', 'policy'] }),
    bouncedAt: timestamp('bounced_at', { withTimezone: true }),
    deliveredAt: timestamp('delivered_at', { withTimezone: true }),
    complainedAt: timestamp('complained_at', { withTimezone: true }),
    opensOffBecause: text('opens_off_because').default('own_mail'),
    clicksOffBecause: text('clicks_off_because').default('own_mail'),
    linkCount: integer('link_count'),
    handedAt: timestamp('handed_at', { withTimezone: true }),
    toDomain: text('to_domain').generatedAlwaysAs(sql`lower(substring(to_address from '@([^@]*)$'))`),
    leaseUntil: timestamp('lease_until', { withTimezone: true }),
    retryAt: timestamp('retry_at', { withTimezone: true }),
    draftKey: text('draft_key'),
    threadKey: text('thread_key'),
    lostAt: timestamp('lost_at', { withTimezone: true }),
    lookUpAt: timestamp('look_up_at', { withTimezone: true }),
    redirectedTo: text('redirected_to'),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const emailHits = pgTable(
  'email_hits',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    emailId: uuid('email_id').notNull(),
    kind: text('kind', { enum: ['open', 'click'] }).notNull(),
    linkId: text('link_id'),
    linkKind: text('link_kind'),
    at: timestamp('at', { withTimezone: true }).notNull(),
    method: text('method').notNull(),
    ip: text('ip'),
    userAgent: text('user_agent'),
    acceptLanguage: text('accept_language'),
    actorClass: text('actor_class', { enum: ['human', 'machine', 'unknown'] }).notNull(),
    evidence: text('evidence'),
    classifiedAt: timestamp('classified_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const inboundMails = pgTable(
  'inbound_mails',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    mailboxId: uuid('mailbox_id').notNull(),
    emailId: uuid('email_id'),
    contactId: uuid('contact_id'),
    threadId: uuid('thread_id'),
    messageId: text('message_id'),
    fromAddress: text('from_address').notNull(),
    toAddresses: text('to_addresses').array().notNull().default([]),
    ccAddresses: text('cc_addresses').array().notNull().default([]),
    subject: text('subject').notNull(),
    bodyText: text('body_text').notNull(),
    kind: text('kind', { enum: ['human', 'auto_reply', 'out_of_office', 'bounce', 'unsubscribe', 'review', 'unmatched'] }).notNull(),
    disposition: text('disposition').notNull(),
    receivedAt: timestamp('received_at', { withTimezone: true }).notNull(),
    bounceClass: text('bounce_class', { enum: ['hard', 'soft', 'policy'] }),
    statusCode: text('status_code'),
    returnOn: date('return_on'),
    hasLeft: boolean('has_left').notNull().default(false),
    judgedKind: text('judged_kind'),
    judgedDisposition: text('judged_disposition'),
    correctedBy: uuid('corrected_by'),
    correctedAt: timestamp('corrected_at', { withTimezone: true }),
    corrections: integer('corrections').notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const deadAddresses = pgTable(
  'dead_addresses',
  {
    customerId: uuid('customer_id').notNull(),
    address: text('address').notNull(),
    statusCode: text('status_code'),
    emailId: uuid('email_id').notNull(),
    since: timestamp('since', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.address] })],
);

export const mailFates = pgTable(
  'mail_fates',
  {
    customerId: uuid('customer_id').notNull(),
    id: uuid('id').notNull(),
    emailId: uuid('email_id').notNull(),
    fate: text('fate', { enum: ['accepted', 'delivered', 'delayed', 'complained', 'refused', 'bounced'] }).notNull(),
    toldAt: timestamp('told_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.id] })],
);

export const softBounces = pgTable(
  'soft_bounces',
  {
    customerId: uuid('customer_id').notNull(),
    address: text('address').notNull(),
    emailId: uuid('email_id').notNull(),
    at: timestamp('at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.address, table.emailId] })],
);

const bytea = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

export const mailAttachments = pgTable(
  'mail_attachments',
  {
    customerId: uuid('customer_id').notNull(),
    emailId: uuid('email_id').notNull(),
    position: integer('position').notNull(),
    name: text('name').notNull(),
    contentType: text('content_type').notNull(),
    bytes: integer('bytes').notNull(),
    content: bytea('content'),
    dropAt: timestamp('drop_at', { withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.customerId, table.emailId, table.position] })],
);

export const sendCaps = pgTable('send_caps', {
  customerId: uuid('customer_id').primaryKey(),
  perDay: integer('per_day'),
  senderDomainPerDay: integer('sender_domain_per_day'),
  recipientDomainPerDay: integer('recipient_domain_per_day'),
});
