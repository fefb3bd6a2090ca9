import type { CrmMailActivity } from '#ports/crm.ts';

/** HubSpot's limit for a text property. */
const textLimit = 65_536;

export const directionOf = (direction: CrmMailActivity['direction']): string => (direction === 'outbound' ? 'EMAIL' : 'INCOMING_EMAIL');

/** HubSpot fills its read-only address properties from the headers. */
export function toEmailProperties(activity: CrmMailActivity): Record<string, string> {
  const listed = (addresses: readonly string[]) => addresses.map((email) => ({ email }));
  const headers = { from: { email: activity.from }, to: listed([activity.to, ...activity.alsoTo]), cc: listed(activity.cc), bcc: [] };
  return {
    hs_timestamp: activity.at.toISOString(),
    hs_email_direction: directionOf(activity.direction),
    hs_email_status: 'SENT',
    hs_email_subject: activity.subject.slice(0, textLimit),
    hs_email_text: activity.textBody.slice(0, textLimit),
    hs_email_headers: JSON.stringify(headers),
    hs_email_message_id: activity.messageId,
    ...(activity.ownerExternalId === null ? {} : { hubspot_owner_id: activity.ownerExternalId }),
  };
}
