import type { z } from 'zod';
import type { CrmMailActivity } from '#ports/crm.ts';
import type { PipedriveClient } from './client.ts';
import { ActivityPage, OneActivity } from './wire.ts';

const dayMs = 86_400_000;
const pageSize = 500;

const escaped = (text: string): string => text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);

/** Activities have neither custom fields nor an external id, so ours stands at the end of the note. */
const marker = (activityId: string): string => `SalesOS ID: ${activityId}`;

function noteOf(activity: CrmMailActivity): string {
  const head = `From ${activity.from} to ${activity.to}`;
  const text = escaped(activity.textBody).replaceAll('\n', '<br>');
  return `<p>${escaped(head)}</p><p>${text}</p><p>${marker(activity.activityId)}</p>`;
}

/** What an earlier try left can only be younger than the mail; a day covers clocks that differ. */
async function findLogged(client: PipedriveClient, activity: CrmMailActivity): Promise<number | null> {
  const wanted = marker(activity.activityId);
  let cursor: string | null = null;
  do {
    const request = {
      person_id: Number(activity.contactExternalId),
      updated_since: `${new Date(activity.at.getTime() - dayMs).toISOString().slice(0, 19)}Z`,
      limit: pageSize,
    };
    const next: { cursor?: string } = cursor === null ? {} : { cursor };
    const page: z.infer<typeof ActivityPage> = await client.read(ActivityPage, (apis) => apis.activities.getActivities({ ...request, ...next }));
    const found = page.data.find(({ note }) => note?.includes(wanted));
    if (found) return found.id;
    cursor = page.additional_data?.next_cursor ?? null;
  } while (cursor !== null);
  return null;
}

export async function logActivity(
  client: PipedriveClient,
  activity: CrmMailActivity,
): Promise<{ externalId: string; outcome: 'created' | 'existing' }> {
  const existing = await findLogged(client, activity);
  if (existing !== null) return { externalId: String(existing), outcome: 'existing' };
  const at = activity.at.toISOString();
  const body = {
    subject: activity.subject || (activity.direction === 'inbound' ? 'Mail received' : 'Mail sent'),
    type: 'email',
    done: true,
    due_date: at.slice(0, 10),
    due_time: at.slice(11, 16),
    participants: [{ person_id: Number(activity.contactExternalId), primary: true }],
    note: noteOf(activity),
    ...(activity.accountExternalId === null ? {} : { org_id: Number(activity.accountExternalId) }),
    ...(activity.ownerExternalId === null ? {} : { owner_id: Number(activity.ownerExternalId) }),
  };
  const { data } = await client.write(OneActivity, (apis) => apis.activities.addActivity({ AddActivityRequest: body }));
  return { externalId: String(data.id), outcome: 'created' };
}
