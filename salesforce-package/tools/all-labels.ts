import { cardLabels } from '@salesos/shared/labels/cards';
import { extraLabels } from './extra-labels.ts';

/** A custom label's API name carries the product prefix: labels of one org share one namespace. */
export const labelPrefix = 'SalesOS_';

export function allLabels(): [key: string, text: string][] {
  const both = Object.keys(extraLabels).filter((key) => key in cardLabels);
  if (both.length > 0) throw new Error(`label named twice: ${both.join(', ')}`);
  return Object.entries({ ...cardLabels, ...extraLabels });
}
