import { z } from 'zod';
import type { CrmListener, CrmObject, CrmSession } from '#ports/crm.ts';
import { ProviderError } from '#ports/provider-error.ts';
import type { HubspotClient } from './client.ts';
import { hubspotApiVersion } from './dated-paths.ts';
import { Enrollment, listensTo } from './enrollment.ts';
import { objectOf } from './objects.ts';

type Listening = NonNullable<CrmSession['listeners']>;
type IsWritten = (property: string) => boolean;

/** Workflows have no dated path yet but a beta's. */
const flows = '/automation/v4/flows';
const PAGE = 100;

const FlowPage = z.object({
  results: z.array(z.object({ id: z.string(), name: z.string().nullish(), isEnabled: z.boolean(), objectTypeId: z.string() })),
  paging: z.object({ next: z.object({ after: z.string() }).nullish() }).nullish(),
});
type FlowSummary = z.infer<typeof FlowPage>['results'][number];
const FlowBatch = z.object({ results: z.array(z.object({ id: z.string(), enrollmentCriteria: Enrollment.nullish() })) });
const Rules = z.object({
  results: z.array(
    z.object({ propertyName: z.string(), propertyValidationRules: z.array(z.object({ ruleType: z.string(), ruleArguments: z.array(z.string()) })) }),
  ),
});

/** Workflows that a change of what we write may start, and rules of values over it. */
export function hubspotListeners(client: HubspotClient): Listening {
  return {
    kinds: ['flow', 'validation_rule'],
    async on(object, fields) {
      const isWritten: IsWritten = (property) => property.startsWith('salesos_') || fields.includes(property);
      const workflows = await orNull(() => workflowsOn(client, object, isWritten));
      const rules = await orNull(() => rulesOn(client, object, isWritten));
      return {
        found: [...(workflows ?? []), ...(rules ?? [])],
        unasked: [...(workflows ? [] : (['flow'] as const)), ...(rules ? [] : (['validation_rule'] as const))],
      };
    },
  };
}

async function workflowsOn(client: HubspotClient, object: CrmObject, isWritten: IsWritten): Promise<CrmListener[]> {
  const enabled = (await allWorkflows(client)).filter(({ isEnabled, objectTypeId }) => isEnabled && objectTypeId === objectOf(object).typeId);
  const found: CrmListener[] = [];
  for (let from = 0; from < enabled.length; from += PAGE) {
    const page = enabled.slice(from, from + PAGE);
    const body = { inputs: page.map(({ id }) => ({ type: 'FLOW_ID', flowId: id })) };
    const { results } = await client.direct(FlowBatch, { effect: 'read', method: 'POST', path: `${flows}/batch/read`, body });
    const criteria = new Map(results.map(({ id, enrollmentCriteria }) => [id, enrollmentCriteria ?? null]));
    for (const { id, name } of page) {
      const read = criteria.get(id);
      // One that could not be read may listen.
      if (read === undefined || listensTo(read, isWritten)) found.push({ kind: 'flow', name: name ?? id, says: null });
    }
  }
  return found;
}

async function allWorkflows(client: HubspotClient): Promise<FlowSummary[]> {
  const all: FlowSummary[] = [];
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after === '' ? '' : `&after=${encodeURIComponent(after)}`;
    const page: z.infer<typeof FlowPage> = await client.direct(FlowPage, { effect: 'read', method: 'GET', path: `${flows}?limit=${PAGE}${from}` });
    all.push(...page.results);
    after = page.paging?.next?.after;
  }
  return all;
}

async function rulesOn(client: HubspotClient, object: CrmObject, isWritten: IsWritten): Promise<CrmListener[]> {
  const path = `/crm/property-validations/${hubspotApiVersion}/${objectOf(object).typeId}`;
  const { results } = await client.direct(Rules, { effect: 'read', method: 'GET', path });
  return results
    .filter(({ propertyName }) => isWritten(propertyName))
    .flatMap(({ propertyName, propertyValidationRules }) =>
      propertyValidationRules.map(({ ruleType, ruleArguments }) => ({
        kind: 'validation_rule' as const,
        name: propertyName,
        says: [ruleType, ...ruleArguments].join(' '),
      })),
    );
}

async function orNull<Found>(ask: () => Promise<Found>): Promise<Found | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProviderError && (error.failure === 'permission' || error.failure === 'not_found')) return null;
    throw error;
  }
}
