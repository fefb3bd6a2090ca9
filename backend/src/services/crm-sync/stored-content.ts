import type { ActivityContent } from '#domain/activity/activity-content.ts';

/** An activity's content as the database answers it: instants are texts. */
export interface StoredContent {
  type: ActivityContent['type'];
  subject: string;
  body: string;
  at: string | null;
  duration_s: number | null;
  is_done: boolean | null;
  outcome: string | null;
  direction: ActivityContent['direction'];
}
