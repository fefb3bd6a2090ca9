import { z } from 'zod';
import type { Stored } from '../core/store.ts';
import { nextId } from './ids.ts';
import { objectTypeNamed } from './object-types.ts';
import { validation } from './vendor-error.ts';
import type { World } from './world.ts';

const Branch = z.looseObject({ filterBranchType: z.string(), filters: z.array(z.looseObject({})), filterBranches: z.array(z.looseObject({})) });

/** What brings a record into a workflow; the twin reads it to nobody's end, for it has no workflow engine. */
const Enrollment = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('MANUAL'), shouldReEnroll: z.boolean() }),
  z.looseObject({
    type: z.literal('LIST_BASED'),
    shouldReEnroll: z.boolean(),
    unEnrollObjectsNotMeetingCriteria: z.boolean(),
    listFilterBranch: Branch,
    reEnrollmentTriggersFilterBranches: z.array(Branch),
  }),
  z.looseObject({
    type: z.literal('EVENT_BASED'),
    shouldReEnroll: z.boolean(),
    eventFilterBranches: z.array(Branch.extend({ eventTypeId: z.string() })),
  }),
]);

export const NewWorkflow = z.strictObject({
  type: z.enum(['CONTACT_FLOW', 'PLATFORM_FLOW']),
  name: z.string().optional(),
  objectTypeId: z.string(),
  flowType: z.enum(['WORKFLOW', 'ACTION_SET', 'UNKNOWN']),
  isEnabled: z.boolean(),
  actions: z.array(z.looseObject({})),
  timeWindows: z.array(z.looseObject({})),
  blockedDates: z.array(z.looseObject({})),
  customProperties: z.record(z.string(), z.string()),
  dataSources: z.array(z.looseObject({})).optional(),
  suppressionListIds: z.array(z.number()).optional(),
  canEnrollFromSalesforce: z.boolean().optional(),
  enrollmentCriteria: Enrollment.optional(),
});

export type WorkflowRow = Stored & z.infer<typeof NewWorkflow> & { createdAt: string };

const KIND = 'workflow';

export const workflowsOf = ({ twin, space }: World): WorkflowRow[] =>
  twin.store.all<WorkflowRow>(space, KIND).sort((a, b) => Number(a.id) - Number(b.id));

export const findWorkflow = ({ twin, space }: World, id: string): WorkflowRow | undefined => twin.store.get<WorkflowRow>(space, KIND, id);

export function addWorkflow({ twin, space }: World, wish: z.infer<typeof NewWorkflow>): WorkflowRow {
  if (!objectTypeNamed(wish.objectTypeId)) throw validation(`Unable to infer object type from: ${wish.objectTypeId}`);
  const row: WorkflowRow = { ...wish, id: nextId(twin.store, space), createdAt: twin.clock.now().toISOString() };
  twin.store.put<WorkflowRow>(space, KIND, row);
  return row;
}

const stamps = ({ createdAt }: WorkflowRow) => ({ revisionId: '1', createdAt, updatedAt: createdAt });

export const workflowSummary = (row: WorkflowRow): Record<string, unknown> => {
  const { id, name, isEnabled, flowType, objectTypeId } = row;
  return { id, isEnabled, objectTypeId, flowType, ...(name === undefined ? {} : { name }), ...stamps(row) };
};

export const workflowJson = (row: WorkflowRow): Record<string, unknown> => ({
  ...row,
  ...stamps(row),
  nextAvailableActionId: String(row.actions.length + 1),
  crmObjectCreationStatus: 'COMPLETE',
});
