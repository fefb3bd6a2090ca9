import type { ScopeOfObject, SetupFact, SetupView } from '@salesos/shared/api/setup';
import type { SyncHealth } from '@salesos/shared/api/sync-health';
import { askTexts, chosenText, factNames, kindText, numberText } from '@salesos/shared/labels/setup-words';
import { sql } from 'drizzle-orm';
import type { UnitOfWork } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import { judgeSteps, type SetupFacts } from '#domain/setup/judge-steps.ts';
import type { CrmProvider } from '#ports/crm.ts';
import type { Providers } from '#ports/provider-registry.ts';
import { authorize } from '../authorize.ts';
import { getIntegration, type Integration } from '../connection/integration.ts';
import { type ObjectScope, readScope } from '../connection/read-scope.ts';
import { undoableBatches } from '../crm-sync/load-writes.ts';
import { objectsOf } from '../crm-sync/objects-of.ts';
import { readHealth } from '../crm-sync/read-health.ts';
import { ServiceError } from '../service-error.ts';
import { wordsOf } from './crm-words.ts';
import { mailInALine } from './mail-in-a-line.ts';

interface Known {
  integration: Integration;
  provider: CrmProvider;
  health: SyncHealth;
  scopes: readonly ObjectScope[];
  mapping: { own: number; stopped: number };
  canUndo: boolean;
}

/** The set-up as it stands: each step judged by what is known now. */
export async function readSetup(
  uow: UnitOfWork,
  deps: { providers: Providers; productName: string },
  input: { actor: Actor; connectionId: string },
): Promise<SetupView> {
  authorize(input.actor, 'connection.manage');
  const integration = await getIntegration(uow, input.connectionId);
  const provider = deps.providers.crm.get(integration.provider);
  if (!provider) throw new ServiceError('not_found', `There is no CRM "${integration.provider}" here.`);
  const known: Known = {
    integration,
    provider,
    health: await readHealth(uow, input),
    scopes: await readScope(uow, deps, input),
    mapping: await countLines(uow, integration.id),
    canUndo: (await undoableBatches(uow, integration.id, { since: null, limit: 1 })).length > 0,
  };
  return {
    product: deps.productName,
    crmName: provider.label,
    measuredAt: known.health.measuredAt,
    steps: judgeSteps(factsOf(known)),
    connect: connectPart(known),
    fields: fieldsPart(known),
    records: known.scopes.map((scope) => ofObject(known, scope)),
    mapping: objectsOf(provider).map((object) => ({ object, label: wordsOf(provider).objects[object] })),
    writing: writingPart(known),
    mail: await mailInALine(uow),
  };
}

async function countLines(uow: UnitOfWork, connectionId: string): Promise<Known['mapping']> {
  const [row] = await uow.rows<Known['mapping']>(sql`
    select count(*) filter (where disabled_reason is null)::int as own, count(disabled_reason)::int as stopped from crm_field_mapping
    where customer_id = ${uow.customerId}::uuid and connection_id = ${connectionId}::uuid`);
  return row ?? { own: 0, stopped: 0 };
}

const organizationOf = ({ orgId, instanceUrl }: Integration): string => `${orgId} (${new URL(instanceUrl).host})`;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const outsideOf = ({ outside }: ObjectScope): number => Object.values(outside).reduce((sum, count) => sum + count, 0);
const sum = (scopes: readonly ObjectScope[], of: (scope: ObjectScope) => number): number => scopes.reduce((total, scope) => total + of(scope), 0);

function factsOf({ integration, provider, health, scopes, mapping }: Known): SetupFacts {
  const unreadable = scopes.find(({ listProblem }) => listProblem !== null);
  return {
    connection: { state: integration.state, org: organizationOf(integration), since: integration.connectedAt.toISOString() },
    fields: { checkedAt: iso(integration.fieldsCheckedAt), missing: integration.missingFields.length },
    records: {
      isWaiting: integration.readingWaitsSince !== null,
      isChosen: scopes.some(({ savedAt }) => savedAt !== null),
      isSettled: scopes.every(({ isSettled }) => isSettled),
      inside: sum(scopes, ({ inside }) => inside),
      outside: sum(scopes, outsideOf),
      unreadableList: unreadable === undefined ? null : wordsOf(provider).objects[unreadable.object],
    },
    mapping,
    writing: { state: integration.writing, since: iso(integration.writingChangedAt), wouldChange: health.wouldChange ?? '' },
  };
}

const fact = (name: keyof typeof factNames, text: string, at: string | null = null): SetupFact => ({ name: factNames[name], text, at });

function connectPart({ integration, provider, health }: Known): SetupView['connect'] {
  return {
    facts: [
      fact('organization', organizationOf(integration)),
      fact('kind', kindText(integration.isSandbox)),
      fact('since', '{0}', integration.connectedAt.toISOString()),
      fact('state', health.stateText),
    ],
    asks: askTexts.map(([name, text]) => ({ name, text, at: null })),
    canSignIn: provider.oauth !== undefined,
  };
}

function fieldsPart({ integration, provider, health }: Known): SetupView['fields'] {
  const unavailable = health.schemaProblems.filter(({ kind }) => kind === 'object');
  return {
    facts: [
      ...(integration.fieldsCheckedAt === null ? [] : [fact('checked', '{0}', iso(integration.fieldsCheckedAt))]),
      ...unavailable.map(({ text }) => fact('unavailable', text)),
    ],
    missing: integration.missingFields.map((name) => ({ name, remedy: wordsOf(provider).missingField })),
  };
}

function ofObject({ provider, health }: Known, scope: ObjectScope): ScopeOfObject {
  const { object, owners, list, recordTypes, listProblem, listReadAt } = scope;
  const reading = health.objects.find((one) => one.object === object)?.reading;
  const outside = outsideOf(scope);
  return {
    object,
    label: wordsOf(provider).objects[object],
    conditions: { owners: owners && [...owners], list, recordTypes: recordTypes && [...recordTypes] },
    facts: [
      fact('chosen', chosenText(scope)),
      fact('records', numberText(scope.inside)),
      ...(outside > 0 ? [fact('outside', numberText(outside))] : []),
      ...(listReadAt === null ? [] : [fact('listRead', '{0}', listReadAt)]),
      ...(reading ? [fact('reading', reading.text)] : []),
    ],
    problem: listProblem,
  };
}

function writingPart({ integration, health, canUndo }: Known): SetupView['writing'] {
  const waiting = health.objects.reduce((total, { records }) => total + records.dirty, 0);
  const refused = health.objects.reduce((total, { records }) => total + records.failed, 0);
  return {
    state: integration.writing,
    isPaused: integration.state === 'paused',
    isEnded: integration.state === 'disconnected',
    facts: [fact('waiting', numberText(waiting)), fact('refused', numberText(refused))],
    writesPerHour: integration.writesPerHour,
    canUndo,
  };
}
