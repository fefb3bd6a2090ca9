import type { CallOutcome } from '../api/activity.ts';

/** As a CRM without codes of its own shows how a call ended. */
export const callOutcomeLabels: Readonly<Record<CallOutcome, string>> = {
  connected: 'Connected',
  left_message: 'Left live message',
  left_voicemail: 'Left voicemail',
  no_answer: 'No answer',
  busy: 'Busy',
  wrong_number: 'Wrong number',
};

/** In front of a note where the CRM keeps it among its tasks. */
export const noteSubject = 'Note';
