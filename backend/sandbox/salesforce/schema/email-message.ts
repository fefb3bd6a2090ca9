import { createOnly, field, lookup, readOnly, text, type ObjectDefinition } from './field.ts';
import { systemFields } from './system-fields.ts';

/** Only drafts are editable; the twin has none, so standard fields other than IsExternallyVisible are written once. */
export const emailMessage: ObjectDefinition = {
  name: 'EmailMessage',
  label: 'Email Message',
  labelPlural: 'Email Messages',
  keyPrefix: '02s',
  createable: true,
  updateable: true,
  deletable: true,
  fields: [
    ...systemFields,
    text('Subject', 'Subject', 3000, createOnly),
    field('textarea', 'TextBody', 'Text Body', { ...createOnly, length: 131_072 }),
    field('textarea', 'HtmlBody', 'HTML Body', { ...createOnly, length: 131_072 }),
    field('textarea', 'Headers', 'Headers', { ...createOnly, length: 32_000 }),
    field('email', 'FromAddress', 'From Address', { ...createOnly, length: 1000 }),
    text('FromName', 'From Name', 1000, createOnly),
    text('ToAddress', 'To Address', 4000, createOnly),
    text('CcAddress', 'CC Address', 4000, createOnly),
    text('BccAddress', 'BCC Address', 4000, createOnly),
    field('boolean', 'Incoming', 'Is Incoming', createOnly),
    field('picklist', 'Status', 'Status', { ...createOnly, length: 40, nillable: false, values: ['0', '1', '2', '3', '4'], restricted: true }),
    field('datetime', 'MessageDate', 'Message Date', createOnly),
    text('MessageIdentifier', 'Message ID', 765, createOnly),
    text('ThreadIdentifier', 'Thread ID', 765, createOnly),
    lookup('ReplyToEmailMessageId', 'Reply To Email Message ID', ['EmailMessage'], 'ReplyToEmailMessage', createOnly),
    lookup('RelatedToId', 'Related To ID', ['Account', 'Opportunity'], 'RelatedTo', { ...createOnly, childRelationship: 'Emails' }),
    lookup('ActivityId', 'Activity ID', ['Task'], 'Activity', readOnly),
    field('boolean', 'IsExternallyVisible', 'Is Externally Visible'),
    field('boolean', 'HasAttachment', 'Has Attachment', readOnly),
    text('SalesOS_Id__c', 'SalesOS Id', 80, { externalId: true, unique: true }),
  ],
};
