import type { TimedText } from '@salesos/shared/api/setup';
import { clockText } from '@salesos/shared/client/clock-text';

/** The text with its instant in the viewer's zone. */
export function timedText({ text, at }: TimedText, now: Date): string {
  return at === null ? text : text.replace('{0}', clockText(new Date(at), now));
}
