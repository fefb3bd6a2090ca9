import { brightwaterLabs } from '../../backend/sandbox/seed/brightwater-labs.ts';
import { harborAndPine } from '../../backend/sandbox/seed/harbor-and-pine.ts';
import type { NewSequence } from '../../backend/src/services/sequence/create-sequence.ts';

const salesforce = harborAndPine([]);
const hubspot = brightwaterLabs([]);

export interface LocalCustomer {
  id: string;
  provider: string;
  name: string;
  postalAddress: string;
  users: { key: string; name: string; email: string; isAdmin: boolean }[];
}

/** The product's side of the twin's two seeded customers. */
export const localCustomers: readonly LocalCustomer[] = [
  {
    id: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5a01',
    provider: 'salesforce',
    name: salesforce.orgName,
    postalAddress: `${salesforce.orgName}, 14 Quay Street, Portland, ME 04101`,
    users: salesforce.users,
  },
  {
    id: '0a4f8f9e-3d1b-4c61-9a86-0d9b1f3c5a02',
    provider: 'hubspot',
    name: hubspot.portalName,
    postalAddress: `${hubspot.portalName}, Am Speicher 3, 20457 Hamburg`,
    users: hubspot.users,
  },
];

const warmIntro: NewSequence = {
  name: 'Warm intro',
  description: 'Two short mails, three days apart, in one thread.',
  defaultForTier: 2,
  steps: [
    {
      name: 'Warm intro 1',
      delayDays: 0,
      subject: 'An idea for {{ contact.company | default: "your team" }}',
      body: `Hi {{ contact.first_name }},

I looked at how {{ contact.company | default: "your company" }} plans its capacity and have one idea that saved a similar team a day a week. The numbers are on [our pricing page](https://www.salesos.example/pricing), and the story behind them in [this short case](https://www.salesos.example/stories/day-a-week).

Worth a quarter of an hour this week?

{{ sender.name }}`,
      sameThread: true,
    },
    {
      name: 'Warm intro 2',
      delayDays: 3,
      subject: 'Re: an idea',
      body: `Hi {{ contact.first_name }},

one line more: the first month costs nothing, so trying is the quickest way to find out. [Here is how it starts](https://www.salesos.example/start).

{{ sender.name }}`,
      sameThread: true,
    },
  ],
};

const checkIn: NewSequence = {
  name: 'Quiet check-in',
  description: 'For people who have not been in touch for a while.',
  defaultForTier: 3,
  steps: [
    {
      name: 'Quiet check-in 1',
      delayDays: 0,
      subject: 'Still on your list, {{ contact.first_name }}?',
      body: `Hi {{ contact.first_name }},

is planning capacity still something you look at this quarter? If not, tell me when to ask again. If so, [this is new](https://www.salesos.example/changes).

{{ sender.name }}`,
      sameThread: true,
    },
    {
      name: 'Quiet check-in 2',
      delayDays: 5,
      subject: 'Last note',
      body: `Hi {{ contact.first_name }},

I will leave it here. When the time comes, you find me at this address.

{{ sender.name }}`,
      sameThread: true,
    },
  ],
};

export const localSequences: readonly NewSequence[] = [warmIntro, checkIn];
