import type { CrmListener, CrmObject, CrmSession } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { SalesforceClient } from './client.ts';
import { objects } from './objects.ts';
import { soqlText } from './soql.ts';
import { FlowRecord, queryPage, RuleRecord, TriggerRecord } from './wire.ts';

type Listening = NonNullable<CrmSession['listeners']>;
type Ask = (client: SalesforceClient, name: string) => Promise<CrmListener[]>;

const asks: Readonly<Record<Listening['kinds'][number], Ask>> = { flow: flowsOn, trigger: triggersOn, validation_rule: rulesOn };

/** Setup data: many connection users may not see it, and then nobody can say what listens. Which fields one of them looks at is not told. */
export function createListeners(client: SalesforceClient): Listening {
  const kinds = ['flow', 'trigger', 'validation_rule'] as const;
  return {
    kinds,
    async on(object: CrmObject) {
      const found: CrmListener[] = [];
      const unasked: Listening['kinds'][number][] = [];
      for (const kind of kinds) {
        const these = await orNull(() => asks[kind](client, objects[object].name));
        if (these) found.push(...these);
        else unasked.push(kind);
      }
      return { found, unasked };
    },
  };
}

async function rulesOn(client: SalesforceClient, name: string): Promise<CrmListener[]> {
  const soql = `SELECT ValidationName, ErrorMessage FROM ValidationRule WHERE EntityDefinition.QualifiedApiName = ${soqlText(name)} AND Active = true`;
  const page = await client.ask({ method: 'GET', path: `/tooling/query?q=${encodeURIComponent(soql)}`, kind: 'read', reply: queryPage(RuleRecord) });
  return page.records.map(({ ValidationName, ErrorMessage }) => ({ kind: 'validation_rule', name: ValidationName, says: ErrorMessage ?? null }));
}

const SAVES: ReadonlySet<string> = new Set(['RecordBeforeSave', 'RecordAfterSave']);
const UPDATES: ReadonlySet<string> = new Set(['Update', 'CreateAndUpdate']);

/** By the version that is active: `IsActive` speaks of the latest one. A process of the older builder names no trigger. */
async function flowsOn(client: SalesforceClient, name: string): Promise<CrmListener[]> {
  const soql = `SELECT Label, ProcessType, TriggerType, RecordTriggerType FROM FlowDefinitionView WHERE ActiveVersionId != null AND TriggerObjectOrEvent.QualifiedApiName = ${soqlText(name)}`;
  return (await client.queryAll(soql, FlowRecord))
    .filter(
      ({ ProcessType, TriggerType, RecordTriggerType }) =>
        ProcessType === 'Workflow' || (SAVES.has(TriggerType ?? '') && UPDATES.has(RecordTriggerType ?? '')),
    )
    .map(({ Label }) => ({ kind: 'flow', name: Label, says: null }));
}

async function triggersOn(client: SalesforceClient, name: string): Promise<CrmListener[]> {
  const soql = `SELECT Name, NamespacePrefix, UsageBeforeUpdate, UsageAfterUpdate FROM ApexTrigger WHERE TableEnumOrId = ${soqlText(name)} AND Status = 'Active'`;
  return (await client.queryAll(soql, TriggerRecord))
    .filter(({ UsageBeforeUpdate, UsageAfterUpdate }) => UsageBeforeUpdate || UsageAfterUpdate)
    .map(({ Name, NamespacePrefix }) => ({ kind: 'trigger', name: NamespacePrefix ? `${NamespacePrefix}__${Name}` : Name, says: null }));
}

async function orNull<Found>(ask: () => Promise<Found>): Promise<Found | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProviderError && ['not_found', 'permission', 'validation'].includes(error.failure)) return null;
    throw error;
  }
}
