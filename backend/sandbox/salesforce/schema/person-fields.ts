import { field, lookup, picklist, readOnly, text, type Field } from './field.ts';

/** What leads and contacts have in common. */
export const personFields: readonly Field[] = [
  picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], { length: 40 }),
  text('FirstName', 'First Name', 40),
  text('LastName', 'Last Name', 80, { nillable: false }),
  text('Name', 'Full Name', 121, { ...readOnly, nillable: false }),
  field('email', 'Email', 'Email', { length: 80 }),
  field('phone', 'Phone', 'Business Phone', { length: 40 }),
  field('phone', 'MobilePhone', 'Mobile Phone', { length: 40 }),
  field('phone', 'Fax', 'Business Fax', { length: 40 }),
  text('Title', 'Title', 128),
];

export const consentFields: readonly Field[] = [
  field('boolean', 'HasOptedOutOfEmail', 'Email Opt Out'),
  field('boolean', 'HasOptedOutOfFax', 'Fax Opt Out'),
  field('boolean', 'DoNotCall', 'Do Not Call'),
];

/** At the end of a person's standard fields. */
export const personTail: readonly Field[] = [
  field('picklist', 'LeadSource', 'Lead Source', { length: 255 }),
  text('EmailBouncedReason', 'Email Bounced Reason', 255),
  field('datetime', 'EmailBouncedDate', 'Email Bounced Date'),
  lookup('IndividualId', 'Individual ID', ['Individual'], 'Individual'),
];
