import type { Records } from './records/records.ts';
import type { Values } from './records/row.ts';
import { account } from './schema/account.ts';
import { contact } from './schema/contact.ts';
import type { ObjectDefinition } from './schema/field.ts';
import { lead } from './schema/lead.ts';
import { opportunity } from './schema/opportunity.ts';
import { opportunityContactRole } from './schema/opportunity-contact-role.ts';
import { OPPORTUNITY_STAGES, opportunityStage, type Stage, stageValues } from './schema/opportunity-stage.ts';
import { recordType } from './schema/record-type.ts';
import { task, TASK_STATUSES } from './schema/task.ts';
import { taskStatus } from './schema/task-status.ts';
import type { SalesforceSeed } from './seed-data.ts';
import { requireKey, type Once } from './seed-key.ts';

/** What every org has from its first day: the values behind statuses and stages, and its record types. */
export function seedConstants(records: Records, seed: SalesforceSeed, once: Once): void {
  const initial = task.fields.find(({ name }) => name === 'Status')?.initial;
  for (const [index, status] of TASK_STATUSES.entries()) {
    const values = { ApiName: status, MasterLabel: status, SortOrder: index + 1, IsDefault: status === initial, IsClosed: status === 'Completed' };
    once(`task-status:${status}`, () => records.add(taskStatus, values));
  }
  for (const [index, stage] of OPPORTUNITY_STAGES.entries()) addStage(records, stage, index, once);
  for (const entry of seed.recordTypes ?? []) addRecordType(records, entry, once);
}

export const addStage = (records: Records, stage: Stage, index: number, once: Once): string =>
  once(`stage:${stage.name}`, () => records.add(opportunityStage, stageValues(stage, index)));

export function addRecordType(records: Records, entry: NonNullable<SalesforceSeed['recordTypes']>[number], once: Once): string {
  const { object, developerName, name, isPersonType = false } = entry;
  const values = { ...blank(recordType), Name: name, DeveloperName: developerName, SobjectType: object, IsActive: true, IsPersonType: isPersonType };
  return once(`record-type:${object}.${developerName}`, () => records.add(recordType, values));
}

/** Leads, opportunities and who plays which part in them. */
export function seedPipeline(
  records: Records,
  seed: SalesforceSeed,
  ids: { userIds: Record<string, string>; accountIds: Record<string, string>; contactIds: Record<string, string> },
  once: Once,
): { leadIds: Record<string, string>; opportunityIds: Record<string, string> } {
  const leads = (seed.leads ?? []).map((entry): [string, string] => {
    const owner = requireKey(ids.userIds, 'user', entry.ownerKey);
    return [entry.key, once(`lead:${entry.key}`, () => records.add(lead, leadValues(entry, owner)))];
  });
  const opportunities = (seed.opportunities ?? []).map((entry): [string, string] => {
    const values = opportunityValues(entry, requireKey(ids.userIds, 'user', entry.ownerKey), requireKey(ids.accountIds, 'account', entry.accountKey));
    const id = once(`opportunity:${entry.key}`, () => records.add(opportunity, values));
    for (const [index, { contactKey, role }] of entry.roles.entries()) {
      const contactId = requireKey(ids.contactIds, 'contact', contactKey);
      const fields = { ...blank(opportunityContactRole), OpportunityId: id, ContactId: contactId, Role: role, IsPrimary: index === 0 };
      once(`role:${entry.key}:${contactKey}`, () => records.add(opportunityContactRole, fields));
    }
    return [entry.key, id];
  });
  return { leadIds: Object.fromEntries(leads), opportunityIds: Object.fromEntries(opportunities) };
}

function blank(definition: ObjectDefinition): Values {
  return Object.fromEntries(definition.fields.map(({ name, initial }) => [name, initial]));
}

export function accountValues(entry: SalesforceSeed['accounts'][number], ownerId: string): Values {
  const { name, website, industry, employees, city, country } = entry;
  return {
    ...blank(account),
    OwnerId: ownerId,
    Name: name,
    Website: website,
    Industry: industry,
    NumberOfEmployees: employees,
    BillingCity: city,
    BillingCountry: country,
  };
}

export function contactValues(entry: SalesforceSeed['contacts'][number], ownerId: string, accountId: string | null): Values {
  const { firstName, lastName, email, phone, title, city, country, optedOut = false } = entry;
  return {
    ...blank(contact),
    OwnerId: ownerId,
    AccountId: accountId,
    FirstName: firstName,
    LastName: lastName,
    Email: email,
    Phone: phone,
    Title: title,
    MailingCity: city,
    MailingCountry: country,
    HasOptedOutOfEmail: optedOut,
  };
}

function leadValues(entry: NonNullable<SalesforceSeed['leads']>[number], ownerId: string): Values {
  const { firstName, lastName, company, email, title, status, optedOut = false } = entry;
  return {
    ...blank(lead),
    OwnerId: ownerId,
    FirstName: firstName,
    LastName: lastName,
    Company: company,
    Email: email,
    Title: title,
    Status: status,
    HasOptedOutOfEmail: optedOut,
  };
}

function opportunityValues(entry: NonNullable<SalesforceSeed['opportunities']>[number], ownerId: string, accountId: string): Values {
  const { name, stage, amount, closeDate } = entry;
  const fields: Values = {
    ...blank(opportunity),
    OwnerId: ownerId,
    AccountId: accountId,
    Name: name,
    StageName: stage,
    Amount: amount,
    CloseDate: closeDate,
  };
  return { ...fields, ...opportunity.complete?.(fields, new Set(['StageName'])) };
}
