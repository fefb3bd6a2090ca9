import { readingWaitsText } from '@salesos/shared/labels/record-scope';
import type { Integration } from './integration.ts';

/** Since when, and in words why, nothing of a new connection is read; null = it is. */
export const readingWaits = ({ readingWaitsSince }: Pick<Integration, 'readingWaitsSince'>): { since: string; text: string } | null =>
  readingWaitsSince && { since: readingWaitsSince.toISOString(), text: readingWaitsText };
