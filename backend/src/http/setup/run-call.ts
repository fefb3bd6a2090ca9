import type { SetupView, DoneText } from '@salesos/shared/api/setup';
import { causeTexts, resyncText } from '@salesos/shared/labels/health-words';
import { undoText } from '@salesos/shared/labels/setup-words';
import { beginConnect } from '#services/connection/begin-connect.ts';
import { pauseConnection, resumeConnection } from '#services/connection/pause-connection.ts';
import { saveScope } from '#services/connection/save-scope.ts';
import { setLimits } from '#services/connection/set-limits.ts';
import { setWriting } from '#services/connection/set-writing.ts';
import { undoWrites } from '#services/connection/undo-writes.ts';
import { resyncOne } from '#services/crm-sync/ask-resync.ts';
import { retryCause } from '#services/crm-sync/retry-cause.ts';
import { saveMapping } from '#services/crm-sync/save-mapping.ts';
import { changeLines } from '#services/setup/change-lines.ts';
import { checkFields } from '#services/setup/check-fields.ts';
import { dryRunMapping } from '#services/setup/dry-run-mapping.ts';
import { estimateScope } from '#services/setup/estimate-scope.ts';
import { sayProblems } from '#services/setup/say-problems.ts';
import { offerChoices } from '#services/setup/offer-choices.ts';
import { readSetup } from '#services/setup/read-setup.ts';
import { showHealth } from '#services/setup/show-health.ts';
import { showMapping } from '#services/setup/show-mapping.ts';
import { showWrites } from '#services/setup/show-writes.ts';
import { mailRuns } from './mail-runs.ts';
import type { Name, Of, Ref, Runs, SetupDeps } from './run.ts';

const view = (deps: SetupDeps, { customerId, actor, connectionId }: Ref): Promise<SetupView> =>
  deps.work.withTenant(customerId, (uow) => readSetup(uow, deps, { actor, connectionId }));

/** What asks only answers with what it asked for; what changes something answers with how the set-up stands then. */
const runs: Runs = {
  ...mailRuns,
  view,
  sign_in: async (deps, { customerId, actor, provider }) => ({
    authorizeUrl: await deps.work.withTenant(customerId, (uow) =>
      beginConnect(uow, { ...deps, wallMs: Date.now() }, { actor, provider, firstReading: 'after_choice' }),
    ),
  }),
  check_fields: async (deps, ref) => {
    await checkFields(deps.work, deps, ref);
    return view(deps, ref);
  },
  scope_choices: (deps, ref, { object }) => offerChoices(deps.work, deps, { ...ref, object }),
  count_scope: (deps, ref, { scopes }) => estimateScope(deps.work, deps, { ...ref, scopes }),
  save_scope: async (deps, ref, { scopes }) => {
    await saveScope(deps.work, deps, { ...ref, scopes });
    return view(deps, ref);
  },
  mapping: (deps, ref, { object }) => showMapping(deps.work, deps, { ...ref, object }),
  preview_mapping: (deps, ref, { object, changes }) => dryRunMapping(deps.work, deps, { ...ref, object, changes }),
  save_mapping: async (deps, ref, { object, changes }) => {
    const lines = await changeLines(deps.work, deps, { ...ref, object, changes });
    await saveMapping(deps.work, deps, { ...ref, object, lines });
    return view(deps, ref);
  },
  preview_writes: (deps, ref) => showWrites(deps.work, deps, ref),
  set_writing: async (deps, ref, { state }) => {
    const { customerId, actor, connectionId } = ref;
    await deps.work.withTenant(customerId, (uow) => setWriting(uow, { actor, connectionId, state, reason: null }));
    return view(deps, ref);
  },
  set_writes_per_hour: async (deps, ref, { writesPerHour }) => {
    const { customerId, actor, connectionId } = ref;
    await deps.work.withTenant(customerId, (uow) => setLimits(uow, { actor, connectionId, writesPerHour }));
    return view(deps, ref);
  },
  pause: async (deps, ref) => {
    const { customerId, actor, connectionId } = ref;
    await deps.work.withTenant(customerId, (uow) => pauseConnection(uow, { actor, connectionId, reason: null }));
    return view(deps, ref);
  },
  resume: async (deps, ref) => {
    await deps.work.withTenant(ref.customerId, (uow) => resumeConnection(uow, ref));
    return view(deps, ref);
  },
  health: (deps, { customerId, actor, connectionId }) => deps.work.withTenant(customerId, (uow) => showHealth(uow, deps, { actor, connectionId })),
  resync_record: async (deps, { customerId, actor, connectionId }, { object, crmId }): Promise<DoneText> => {
    await deps.work.withTenant(customerId, (uow) => resyncOne(uow, { actor, connectionId, object, crmId }));
    return { text: resyncText };
  },
  retry_cause: async (deps, { customerId, actor, connectionId }, { cause }): Promise<DoneText> => {
    const { records, activities } = await deps.work.withTenant(customerId, (uow) => retryCause(uow, { actor, connectionId, cause }));
    return { text: causeTexts.retried(records + activities) };
  },
  undo_last_batch: async (deps, { customerId, actor, connectionId }, { idempotencyKey }): Promise<DoneText> => {
    const { records } = await undoWrites(deps.work, deps, customerId, { actor, connectionId, since: null, idempotencyKey });
    const count = (...states: string[]): number => records.filter(({ state }) => states.includes(state)).length;
    return { text: undoText({ undone: count('undone', 'partly'), kept: count('kept', 'gone'), failed: count('failed') }) };
  },
};

export function runSetupCall<Key extends Name>(deps: SetupDeps, ref: Ref, wish: Of<Key> & { call: Key }): Promise<unknown> {
  return runs[wish.call](deps, ref, wish).catch(sayProblems);
}
