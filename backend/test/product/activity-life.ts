import type { Activity } from '@salesos/shared/api/activity';
import { expect } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import type { TestProduct } from '../product.ts';
import { apiAs } from './api.ts';
import type { Values } from './crm-activity.ts';
import { addContact } from './crm-edit.ts';

const HOUR_MS = 3_600_000;
type Who = Parameters<typeof apiAs>[2];
type Api = Awaited<ReturnType<typeof apiAs>>;

/** A call as somebody logs it at the CRM's pages, and what it is here. */
export const calls: Record<Vendor, { made: Values; later: Values; recorded: Partial<Activity>; changed: Partial<Activity> }> = {
  salesforce: {
    made: {
      Subject: 'Intro call',
      Description: 'Wants numbers',
      Status: 'Completed',
      ActivityDate: '2026-11-20',
      CallType: 'Outbound',
      CallDurationInSeconds: 240,
      CallDisposition: 'connected',
    },
    later: { Subject: 'Intro call, long', CallDisposition: 'Asked for Marta' },
    recorded: { at: '2026-11-20T00:00:00.000Z' },
    changed: { outcome: 'Asked for Marta' },
  },
  hubspot: {
    made: {
      hs_timestamp: '2026-11-20T14:05:00.000Z',
      hs_call_title: 'Intro call',
      hs_call_body: '<p>Wants numbers</p>',
      hs_call_direction: 'OUTBOUND',
      hs_call_duration: 240_000,
      hs_call_disposition: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
    },
    later: { hs_call_title: 'Intro call, long', hs_call_disposition: '11111111-2222-3333-4444-555555555555' },
    recorded: { at: '2026-11-20T14:05:00.000Z' },
    changed: { outcome: '11111111-2222-3333-4444-555555555555' },
  },
};

export const others: Record<Vendor, { meeting: Values; task: Values }> = {
  salesforce: {
    meeting: { Subject: 'Demo', StartDateTime: '2026-11-21T09:00:00.000+0000', DurationInMinutes: 30, Description: 'Second floor' },
    task: { Subject: 'Send the offer', Status: 'Not Started', ActivityDate: '2026-12-01' },
  },
  hubspot: {
    meeting: {
      hs_timestamp: '2026-11-21T09:00:00.000Z',
      hs_meeting_title: 'Demo',
      hs_meeting_body: 'Second floor',
      hs_meeting_start_time: '2026-11-21T09:00:00.000Z',
      hs_meeting_end_time: '2026-11-21T09:30:00.000Z',
    },
    task: { hs_timestamp: '2026-12-01T00:00:00.000Z', hs_task_subject: 'Send the offer', hs_task_status: 'NOT_STARTED' },
  },
};

const reps = { salesforce: 'Anna Berg', hubspot: 'Jonas Weber' } as const;

/** An activity as the API shows it. */
export const seen = (vendor: Vendor, activity: Partial<Activity>): Activity => ({
  id: expect.any(String),
  type: 'call',
  version: 1,
  subject: '',
  body: '',
  at: null,
  durationSeconds: null,
  isDone: null,
  outcome: null,
  direction: null,
  ownerName: reps[vendor],
  contactIds: [],
  origin: 'crm',
  provider: vendor,
  recordId: expect.any(String),
  sync: null,
  ...activity,
});

/** What happens to activities, as people see it. */
export function activityLife(product: () => TestProduct) {
  const apis = new Map<string, Api>();
  const api = async (vendor: Vendor, who: Who = 'rep'): Promise<Api> => {
    const key = `${vendor} ${who}`;
    const known = apis.get(key) ?? (await apiAs(product(), vendor, who));
    apis.set(key, known);
    return known;
  };
  return {
    api,
    /** The next reading, and everything that follows from it. */
    async readOn(): Promise<void> {
      await product().advance(HOUR_MS);
      await product().engine.drain();
    },
    async listed(vendor: Vendor, contactId: string): Promise<Activity[]> {
      const { status, body } = await (await api(vendor, 'admin'))('GET', `/v1/contacts/${contactId}/activities`);
      expect(status).toBe(200);
      return body['activities'] as Activity[];
    },
    stranger: (vendor: Vendor, lastName: string): string =>
      addContact(product(), vendor, { firstName: 'Robin', lastName, email: `${lastName.toLowerCase()}@${vendor}.example` }),
  };
}
