import type { CrmObject, CrmSession, Listener } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { objects } from './objects.ts';
import { soqlText } from './soql.ts';
import { FlowRecord, queryPage, RuleRecord } from './wire.ts';

/** Setup data: many connection users may not see it, and then nobody can say what listens. */
export function createListeners(client: SalesforceClient): NonNullable<CrmSession['listeners']> {
  return async (object) => {
    const rules = await orNull(() => rulesOf(client, object));
    const flows = await orNull(() => flowsOf(client, object));
    return rules === null && flows === null ? null : [...(rules ?? []), ...(flows ?? [])];
  };
}

async function rulesOf(client: SalesforceClient, object: CrmObject): Promise<Listener[]> {
  const soql = `SELECT ValidationName FROM ValidationRule WHERE EntityDefinition.QualifiedApiName = ${soqlText(objects[object].name)} AND Active = true`;
  const page = await client.ask({ method: 'GET', path: `/tooling/query?q=${encodeURIComponent(soql)}`, kind: 'read', reply: queryPage(RuleRecord) });
  return page.records.map(({ ValidationName }) => ({ kind: 'validation_rule', name: ValidationName }));
}

async function flowsOf(client: SalesforceClient, object: CrmObject): Promise<Listener[]> {
  const soql = `SELECT Label FROM FlowDefinitionView WHERE IsActive = true AND TriggerObjectOrEvent.QualifiedApiName = ${soqlText(objects[object].name)}`;
  const { records } = await client.query(soql, FlowRecord);
  return records.map(({ Label }) => ({ kind: 'flow', name: Label }));
}

async function orNull(ask: () => Promise<Listener[]>): Promise<Listener[] | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProviderError && ['not_found', 'permission', 'validation'].includes(error.failure)) return null;
    throw error;
  }
}
