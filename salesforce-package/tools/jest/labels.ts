import { allLabels } from '../all-labels.ts';

/** Stands for `c/salesosLabels` in tests: the words themselves in place of the label names that the preset puts there. */
export const labels = Object.fromEntries(allLabels());

export function say(name: string, ...values: readonly (string | number)[]): string {
  return (labels[name] ?? name).replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
