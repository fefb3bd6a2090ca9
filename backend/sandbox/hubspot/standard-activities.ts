import type { Standard } from './standard-property.ts';

const attachments: Standard = { name: 'hs_attachment_ids', label: 'Attached file IDs' };

export const emailProperties: readonly Standard[] = [
  { name: 'hs_email_direction', label: 'Email Direction', type: 'enumeration', options: ['EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL'] },
  { name: 'hs_email_status', label: 'Email send status', type: 'enumeration', options: ['BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT'] },
  { name: 'hs_email_subject', label: 'Email subject' },
  { name: 'hs_email_text', label: 'Text body' },
  { name: 'hs_email_html', label: 'HTML body' },
  { name: 'hs_email_headers', label: 'Email headers' },
  { name: 'hs_email_message_id', label: 'Email Message ID' },
  { name: 'hs_email_from_email', label: 'Email from address', readOnly: true },
  { name: 'hs_email_to_email', label: 'Email to address', readOnly: true },
  attachments,
];

export const noteProperties: readonly Standard[] = [{ name: 'hs_note_body', label: 'Note body' }, attachments];

export const taskProperties: readonly Standard[] = [
  { name: 'hs_task_subject', label: 'Task Title' },
  { name: 'hs_task_body', label: 'Task Notes' },
  {
    name: 'hs_task_status',
    label: 'Task Status',
    type: 'enumeration',
    options: ['COMPLETED', 'DEFERRED', 'IN_PROGRESS', 'NOT_STARTED', 'WAITING'],
  },
  { name: 'hs_task_priority', label: 'Priority', type: 'enumeration', options: ['NONE', 'LOW', 'MEDIUM', 'HIGH'] },
  { name: 'hs_task_type', label: 'Task Type', type: 'enumeration', options: ['EMAIL', 'CALL', 'TODO'] },
];

const callStatuses = [
  'BUSY',
  'CALLING_CRM_USER',
  'CANCELED',
  'COMPLETED',
  'CONNECTING',
  'FAILED',
  'IN_PROGRESS',
  'MISSED',
  'NO_ANSWER',
  'QUEUED',
  'RINGING',
];

export const callProperties: readonly Standard[] = [
  { name: 'hs_call_title', label: 'Call Title' },
  { name: 'hs_call_body', label: 'Call notes' },
  { name: 'hs_call_direction', label: 'Call direction', type: 'enumeration', options: ['INBOUND', 'OUTBOUND'] },
  { name: 'hs_call_disposition', label: 'Call outcome' },
  { name: 'hs_call_duration', label: 'Call duration', type: 'number' },
  { name: 'hs_call_from_number', label: 'From Number' },
  { name: 'hs_call_to_number', label: 'To Number' },
  { name: 'hs_call_recording_url', label: 'Recording URL' },
  { name: 'hs_call_status', label: 'Call Status', type: 'enumeration', options: callStatuses },
  { name: 'hs_activity_type', label: 'Activity type' },
  attachments,
];

export const meetingProperties: readonly Standard[] = [
  { name: 'hs_meeting_title', label: 'Meeting name' },
  { name: 'hs_meeting_body', label: 'Meeting description' },
  { name: 'hs_meeting_location', label: 'Meeting location' },
  { name: 'hs_meeting_external_url', label: 'External URL' },
  { name: 'hs_meeting_start_time', label: 'Meeting start time', type: 'datetime' },
  { name: 'hs_meeting_end_time', label: 'Meeting end time', type: 'datetime' },
  {
    name: 'hs_meeting_outcome',
    label: 'Meeting outcome',
    type: 'enumeration',
    options: ['SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED'],
  },
  { name: 'hs_internal_meeting_notes', label: 'Internal meeting notes' },
  { name: 'hs_activity_type', label: 'Activity type' },
  attachments,
];
