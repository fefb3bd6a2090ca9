import { z } from 'zod';
import { defineEvent, Id } from './event.ts';

const took = z.object({ contactId: Id, activityId: Id });

/** One for each person who took part. Whether it still is so stands on the activity's row. */
export const callConnected = defineEvent('call.connected', 'contact', took);
export const meetingAttended = defineEvent('meeting.attended', 'contact', took);
export const meetingNoShow = defineEvent('meeting.no_show', 'contact', took);
