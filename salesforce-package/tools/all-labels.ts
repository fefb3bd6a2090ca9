import { cardLabels } from '@salesos/shared/labels/cards';
import { setupLabels } from '@salesos/shared/labels/setup';
import { extraLabels } from './extra-labels.ts';

/** A custom label's API name carries the product prefix: labels of one org share one namespace. */
export const labelPrefix = 'SalesOS_';

export function allLabels(): [key: string, text: string][] {
  const all = [cardLabels, setupLabels, extraLabels].flatMap((labels) => Object.entries(labels));
  const keys = all.map(([key]) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) throw new Error(`label named twice: ${twice.join(', ')}`);
  return all;
}
