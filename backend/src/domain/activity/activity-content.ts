import type { ActivityType } from '@salesos/shared/api/activity';

/** What an activity says. Mails are logged apart. */
export interface ActivityContent {
  type: ActivityType;
  /** Empty for a note. */
  subject: string;
  /** Plain text. */
  body: string;
  /** When it took place or begins; of a task: the day it is due. */
  at: Date | null;
  durationSeconds: number | null;
  /** Of tasks; null for all others. */
  isDone: boolean | null;
  /** Of calls one of our codes, else the CRM's own word. */
  outcome: string | null;
  /** Of calls. */
  direction: 'inbound' | 'outbound' | null;
}

export type ActivityField = Exclude<keyof ActivityContent, 'type'>;

/** What a person may say of each; the rest has no meaning there. */
export const activityFields: Readonly<Record<ActivityType, readonly ActivityField[]>> = {
  call: ['subject', 'body', 'at', 'durationSeconds', 'outcome', 'direction'],
  meeting: ['subject', 'body', 'at', 'durationSeconds'],
  task: ['subject', 'body', 'at', 'isDone'],
  note: ['body'],
};

/** As every CRM gives it back: one kind of line break and nothing around it. */
export const plainBody = (text: string): string => text.replace(/\r\n?/g, '\n').trim();
