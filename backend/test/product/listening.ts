import { directory, type AccessGrant, type RefreshGrant } from '../../sandbox/hubspot/rows.ts';
import { setRule } from '../../sandbox/hubspot/value-rules.ts';
import { addWorkflow, type NewWorkflow } from '../../sandbox/hubspot/workflows.ts';
import { worldOf } from '../../sandbox/hubspot/world.ts';
import { changeOrg } from '../../sandbox/salesforce/org.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { z } from 'zod';
import type { TestProduct } from '../product.ts';

type Workflow = z.infer<typeof NewWorkflow>;
const branch = (filterBranchType: string, property: string, operation: object) => ({
  filterBranchType,
  filterBranches: [],
  filters: [{ filterType: 'PROPERTY', property, operation }],
});
const onList = (property: string): Workflow['enrollmentCriteria'] => ({
  type: 'LIST_BASED',
  shouldReEnroll: true,
  unEnrollObjectsNotMeetingCriteria: false,
  listFilterBranch: { filterBranchType: 'OR', filters: [], filterBranches: [branch('AND', property, { operator: 'IS_KNOWN' })] },
  reEnrollmentTriggersFilterBranches: [],
});
const onEvent = (eventTypeId: string, property: string): Workflow['enrollmentCriteria'] => ({
  type: 'EVENT_BASED',
  shouldReEnroll: true,
  eventFilterBranches: [{ ...branch('UNIFIED_EVENTS', 'hs_name', { operator: 'IS_EQUAL_TO', value: property }), eventTypeId }],
});

const workflow = (name: string, change: Partial<Workflow>): Workflow => ({
  type: 'CONTACT_FLOW',
  name,
  objectTypeId: '0-1',
  flowType: 'WORKFLOW',
  isEnabled: true,
  actions: [],
  timeWindows: [],
  blockedDates: [],
  customProperties: {},
  ...change,
});

const workflows: readonly Workflow[] = [
  workflow('Route titles', { enrollmentCriteria: onList('jobtitle') }),
  workflow('Tell of tiers', { enrollmentCriteria: onEvent('4-655002', 'salesos_tier') }),
  workflow('Switched off', { isEnabled: false, enrollmentCriteria: onList('jobtitle') }),
  workflow('Looks at another field', { enrollmentCriteria: onEvent('4-655002', 'favorite_color') }),
  workflow('Looks at another event', { enrollmentCriteria: onEvent('4-666440', 'jobtitle') }),
  workflow('By hand', { enrollmentCriteria: { type: 'MANUAL', shouldReEnroll: false } }),
  workflow('Of companies', { type: 'PLATFORM_FLOW', objectTypeId: '0-2', enrollmentCriteria: onList('name') }),
];

function inPortal(test: TestProduct): void {
  const world = worldOf(test.twin.twin, test.seeded.hubspot.portalId);
  if (!world) throw new Error('no portal');
  for (const one of workflows) addWorkflow(world, one);
  setRule(world, 'contacts', 'jobtitle', { ruleType: 'MAX_LENGTH', ruleArguments: ['90'] });
  setRule(world, 'contacts', 'fax', { ruleType: 'ALPHANUMERIC', ruleArguments: ['NUMERIC_ONLY'] });
}

const flow = (label: string, change: object) => ({
  apiName: label.replaceAll(' ', '_'),
  label,
  processType: 'AutoLaunchedFlow',
  object: 'Contact',
  triggerType: 'RecordAfterSave',
  recordTriggerType: 'Update',
  isActive: true,
  ...change,
});

function inOrg(test: TestProduct): void {
  changeOrg(test.twin.twin, test.seeded.salesforce.orgId, {
    flows: [
      flow('Route contacts', {}),
      flow('Older process', { processType: 'Workflow', triggerType: null, recordTriggerType: null }),
      flow('Only new ones', { recordTriggerType: 'Create' }),
      flow('Switched off', { isActive: false }),
      flow('Of leads', { object: 'Lead' }),
    ],
    triggers: [
      { name: 'ContactStamp', object: 'Contact', events: ['before update'], isActive: true },
      { name: 'OnDelete', object: 'Contact', events: ['after delete'], isActive: true },
      { name: 'Resting', object: 'Contact', events: ['before update'], isActive: false },
    ],
    validationRules: [
      { object: 'Contact', name: 'Short_Title', blankField: null, message: 'The title is too long' },
      { object: 'Contact', name: 'Off', blankField: null, message: 'Off', active: false },
    ],
  });
}

/** Something of each kind listens on contacts, and much that does not. */
export const letListen = (test: TestProduct, vendor: Vendor): void => (vendor === 'salesforce' ? inOrg(test) : inPortal(test));

/** The connected user may no longer see what listens. */
export function hideListeners(test: TestProduct, vendor: Vendor): void {
  if (vendor === 'salesforce') {
    changeOrg(test.twin.twin, test.seeded.salesforce.orgId, { hidesSetup: true });
    return;
  }
  const { store } = test.twin.twin;
  for (const kind of ['access', 'refresh'] as const)
    for (const grant of store.all<AccessGrant | RefreshGrant>(directory, kind))
      store.put(directory, kind, { ...grant, scopes: grant.scopes.filter((scope) => scope !== 'automation') });
}
