import type { CrmMailActivity } from '#ports/crm.ts';
import { expect, it } from 'vitest';
import { fieldNames } from './field-names.ts';
import { ownedValues, toEmailMessage, toRecord, toRelations, toRowResult, toTask } from './mapper.ts';
import { AnyRecord } from './wire.ts';

const mail: CrmMailActivity = {
  kind: 'mail',
  activityId: 'act_1',
  contactExternalId: '003Tw0000000001AAG',
  accountExternalId: '001Tw0000000001AAG',
  ownerExternalId: '005Tw0000000001AAG',
  direction: 'outbound',
  at: new Date('2026-11-23T09:05:30.500Z'),
  subject: 'Pumps',
  textBody: 'Hi Ann',
  from: 'Rita Rep <rita@harborpine.test>',
  to: 'ann@acme.test',
  alsoTo: [],
  cc: [],
  others: [],
  messageId: '<m1@harborpine.test>',
};

const wire = (change: Record<string, unknown> = {}) =>
  AnyRecord.parse({
    attributes: { type: 'Contact', url: '/x' },
    Id: '003Tw0000000001AAG',
    SystemModstamp: '2026-11-23T10:00:00.000+0000',
    ...change,
  });

it('takes over the fields asked for, and keeps hidden consent unknown', () => {
  const record = wire({
    FirstName: null,
    LastName: 'Abel',
    NumberOfEmployees: 120,
    LastSeen__c: '2026-11-20T08:15:00.000+0000',
    AccountId: '001Tw0000000001AAG',
    OwnerId: '005Tw0000000001AAG',
    DoNotCall: false,
  });
  expect(toRecord('contact', record, ['FirstName', 'LastName', 'NumberOfEmployees', 'LastSeen__c', 'Hidden__c'])).toEqual({
    object: 'contact',
    externalId: '003Tw0000000001AAG',
    modifiedAt: new Date('2026-11-23T10:00:00Z'),
    fate: { is: 'live' },
    values: { FirstName: null, LastName: 'Abel', NumberOfEmployees: 120, LastSeen__c: '2026-11-20T08:15:00.000Z' },
    changedAt: {},
    changedBy: {},
    history: {},
    accountExternalId: '001Tw0000000001AAG',
    personAccountExternalId: null,
    ownerExternalId: '005Tw0000000001AAG',
    recordType: null,
    absorbed: [],
    optedOutOfEmail: null,
    doNotCall: false,
  });
});

it('reads a person account as its contact, and the account as nothing of its own', () => {
  const person = { IsPersonAccount: true, PersonContactId: '003Tw0000000001AAG', AccountId: '001Tw0000000001AAG' };
  expect([
    toRecord('contact', wire(person), []),
    toRecord('account', wire({ ...person, IsDeleted: true }), []).fate,
    toRecord('account', wire({ IsPersonAccount: false, PersonContactId: null }), []).fate,
  ]).toMatchObject([
    { fate: { is: 'live' }, accountExternalId: null, personAccountExternalId: '001Tw0000000001AAG' },
    { is: 'person', contactExternalId: '003Tw0000000001AAG' },
    { is: 'live' },
  ]);
});

it.each([
  [{}, { is: 'live' }],
  [{ IsDeleted: true }, { is: 'deleted' }],
  [
    { IsDeleted: true, MasterRecordId: '003Tw0000000002AAG' },
    { is: 'merged', into: '003Tw0000000002AAG' },
  ],
  [
    { IsConverted: true, ConvertedContactId: '003Tw0000000003AAG', ConvertedAccountId: '001Tw0000000001AAG', ConvertedOpportunityId: null },
    { is: 'converted', contactExternalId: '003Tw0000000003AAG', accountExternalId: '001Tw0000000001AAG', opportunityExternalId: null },
  ],
])('how a record ended: %j', (change, fate) => {
  expect(toRecord('lead', wire(change), []).fate).toEqual(fate);
});

it('writes only the owned fields it was given, under the package namespace', () => {
  const fields = { engagementScore: 66, tier: null, lastTouchAt: new Date('2026-11-23T10:00:00Z') };
  expect(ownedValues(fields, fieldNames(null))).toEqual({
    SalesOS_Engagement_Score__c: 66,
    SalesOS_Tier__c: null,
    SalesOS_Last_Touch__c: '2026-11-23T10:00:00.000Z',
  });
  expect(ownedValues({ band: 'Hot', sequenceName: 'n'.repeat(121) }, fieldNames('sos'))).toEqual({
    sos__SalesOS_Band__c: 'Hot',
    sos__SalesOS_Sequence__c: 'n'.repeat(120),
  });
});

it('says per row what went wrong', () => {
  const failed = (statusCode: string) => toRowResult('003', { success: false, errors: [{ statusCode, message: 'm' }] }).failure;
  expect(toRowResult('003', { id: '003', success: true, errors: [] })).toEqual({ externalId: '003', failure: null });
  expect(failed('ENTITY_IS_DELETED')).toEqual({ code: 'ENTITY_IS_DELETED', message: 'm', permanent: true, gone: true });
  expect(failed('UNABLE_TO_LOCK_ROW')).toEqual({ code: 'UNABLE_TO_LOCK_ROW', message: 'm', permanent: false, gone: false });
  expect(failed('FIELD_CUSTOM_VALIDATION_EXCEPTION')).toEqual({
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'm',
    permanent: true,
    gone: false,
  });
});

it('makes an EmailMessage of an outbound mail, related to the contact and the rep', () => {
  expect(toEmailMessage(mail, fieldNames(null))).toEqual({
    SalesOS_Id__c: 'act_1',
    Subject: 'Pumps',
    TextBody: 'Hi Ann',
    FromAddress: 'rita@harborpine.test',
    FromName: 'Rita Rep',
    ToAddress: 'ann@acme.test',
    Incoming: false,
    Status: '3',
    MessageDate: '2026-11-23T09:05:30.500Z',
    MessageIdentifier: '<m1@harborpine.test>',
    RelatedToId: '001Tw0000000001AAG',
  });
  expect(toRelations(mail, '02s1')).toEqual([
    { EmailMessageId: '02s1', RelationId: '003Tw0000000001AAG', RelationType: 'ToAddress', RelationAddress: 'ann@acme.test' },
    { EmailMessageId: '02s1', RelationId: '005Tw0000000001AAG', RelationType: 'FromAddress', RelationAddress: 'rita@harborpine.test' },
  ]);
});

it('turns the sides round for an inbound mail', () => {
  const inbound: CrmMailActivity = {
    ...mail,
    direction: 'inbound',
    accountExternalId: null,
    ownerExternalId: null,
    from: 'ann@acme.test',
    to: 'rita@harborpine.test',
  };
  expect(toEmailMessage(inbound, fieldNames(null))).toEqual({
    SalesOS_Id__c: 'act_1',
    Subject: 'Pumps',
    TextBody: 'Hi Ann',
    FromAddress: 'ann@acme.test',
    ToAddress: 'rita@harborpine.test',
    Incoming: true,
    Status: '1',
    MessageDate: '2026-11-23T09:05:30.500Z',
    MessageIdentifier: '<m1@harborpine.test>',
  });
  expect(toRelations(inbound, '02s1')).toEqual([
    { EmailMessageId: '02s1', RelationId: '003Tw0000000001AAG', RelationType: 'FromAddress', RelationAddress: 'ann@acme.test' },
  ]);
});

it('makes a closed task where the org has no mails', () => {
  expect(toTask({ ...mail, subject: 's'.repeat(300) }, 'Erledigt', fieldNames(null))).toEqual({
    SalesOS_Id__c: 'act_1',
    Subject: `Email: ${'s'.repeat(248)}`,
    Description: 'Hi Ann',
    TaskSubtype: 'Email',
    Status: 'Erledigt',
    ActivityDate: '2026-11-23',
    WhoId: '003Tw0000000001AAG',
    WhatId: '001Tw0000000001AAG',
    OwnerId: '005Tw0000000001AAG',
  });
});

it('a received mail names everybody it went to, and whoever is known by the side they stand on', () => {
  const received: CrmMailActivity = {
    ...mail,
    direction: 'inbound',
    from: 'ann@acme.test',
    to: 'rita@harborpine.test',
    alsoTo: ['bob@acme.test'],
    cc: ['cleo@acme.test', 'nobody@acme.test'],
    others: [
      { externalId: '003Tw0000000002AAG', address: 'bob@acme.test' },
      { externalId: '003Tw0000000003AAG', address: 'cleo@acme.test' },
    ],
  };
  const relation = (RelationId: string, RelationType: string, RelationAddress: string) => ({
    EmailMessageId: '02sTw0000000001AAG',
    RelationId,
    RelationType,
    RelationAddress,
  });
  expect(toRelations(received, '02sTw0000000001AAG')).toEqual([
    relation('003Tw0000000001AAG', 'FromAddress', 'ann@acme.test'),
    relation('005Tw0000000001AAG', 'ToAddress', 'rita@harborpine.test'),
    relation('003Tw0000000002AAG', 'ToAddress', 'bob@acme.test'),
    relation('003Tw0000000003AAG', 'CcAddress', 'cleo@acme.test'),
  ]);
  expect(toEmailMessage(received, fieldNames(null))).toMatchObject({
    ToAddress: 'rita@harborpine.test; bob@acme.test',
    CcAddress: 'cleo@acme.test; nobody@acme.test',
  });
  const many = Array.from({ length: 50 }, (_, n) => `${String(n).padStart(2, '0')}${'x'.repeat(96)}@y`);
  expect(String(toEmailMessage({ ...received, cc: many }, fieldNames(null))['CcAddress'])).toBe(many.slice(0, 39).join('; '));
});
