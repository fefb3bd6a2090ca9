export type PriorityPartName = 'engagement' | 'intent' | 'fit';

/** Values 0..100; null = no source, which is not zero. */
export type PriorityInput = Readonly<Record<PriorityPartName, number | null>>;

export interface PriorityPart {
  readonly part: PriorityPartName;
  readonly measured: boolean;
  /** Share of the priority, 0..1, renormalized over the measured parts. */
  readonly weight: number;
  readonly value: number;
  /** weight × value; they add up to the priority. */
  readonly points: number;
}

export interface Priority {
  readonly value: number;
  readonly parts: readonly PriorityPart[];
}

/** Of whoever must not be contacted: a list by priority has them last, however much they had clicked. */
export const REFUSED_PRIORITY = 0;

const WEIGHTS: readonly (readonly [PriorityPartName, number])[] = [
  ['engagement', 40],
  ['intent', 40],
  ['fit', 20],
];

/** .4 engagement + .4 intent + .2 fit over the measured parts; 0 when none is measured. */
export function priorityOf(input: PriorityInput): Priority {
  const total = WEIGHTS.reduce((sum, [part, weight]) => sum + (input[part] === null ? 0 : weight), 0);
  const parts = WEIGHTS.map(([part, weight]) => {
    const value = input[part];
    const share = value === null || total === 0 ? 0 : weight / total;
    return { part, measured: value !== null, weight: share, value: value ?? 0, points: share * (value ?? 0) };
  });
  return { value: parts.reduce((sum, part) => sum + part.points, 0), parts };
}
