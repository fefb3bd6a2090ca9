import { z } from 'zod';

const Text = z.string();
const Filter = z.object({
  filterType: Text.optional(),
  property: Text.optional(),
  operation: z.looseObject({ value: z.unknown(), values: z.unknown() }).partial().optional(),
});
const Branch = z.object({
  filterBranchType: Text.optional(),
  eventTypeId: Text.optional(),
  filters: z.array(Filter).default([]),
  get filterBranches() {
    return z.array(Branch).default([]);
  },
});
type Branch = z.infer<typeof Branch>;

export const Enrollment = z.looseObject({
  type: Text,
  listFilterBranch: Branch.optional(),
  reEnrollmentTriggersFilterBranches: z.array(Branch).default([]),
  eventFilterBranches: z.array(Branch).default([]),
});
export type Enrollment = z.infer<typeof Enrollment>;

/** "Property value changed"; other events are no doing of ours. */
const PROPERTY_CHANGED = '4-655002';
/** Branches over the properties of other objects. */
const OTHERS: ReadonlySet<string> = new Set(['ASSOCIATION', 'PROPERTY_ASSOCIATION']);

/** Whether a change of one of these properties may bring a record into the workflow. What cannot be read is taken to listen. */
export function listensTo(criteria: Enrollment | null, isWritten: (property: string) => boolean): boolean {
  if (criteria === null || criteria.type === 'MANUAL') return false;
  const branches = [...(criteria.listFilterBranch ? [criteria.listFilterBranch] : []), ...criteria.reEnrollmentTriggersFilterBranches];
  return [...branches, ...criteria.eventFilterBranches].some((branch) => branchListens(branch, isWritten));
}

function branchListens(branch: Branch, isWritten: (property: string) => boolean): boolean {
  if (OTHERS.has(branch.filterBranchType ?? '')) return false;
  if (branch.eventTypeId !== undefined) return branch.eventTypeId === PROPERTY_CHANGED && eventListens(branch, isWritten);
  const own = branch.filters.some(({ filterType, property }) => filterType !== 'PROPERTY' || property === undefined || isWritten(property));
  return own || branch.filterBranches.some((inner) => branchListens(inner, isWritten));
}

/** The property is named by a filter over `hs_name`, or is the filter's own. */
function eventListens({ filters }: Branch, isWritten: (property: string) => boolean): boolean {
  const named = filters.flatMap(({ property = '', operation }) => {
    if (property === 'hs_name') return [operation?.value, operation?.values].flat().filter((value) => typeof value === 'string');
    return property === '' || property.startsWith('hs_') ? [] : [property];
  });
  return named.length === 0 || named.some(isWritten);
}
