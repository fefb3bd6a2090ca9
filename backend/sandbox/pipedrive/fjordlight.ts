import type { PipedriveSeed } from './seed.ts';

export const pipedriveCredentials = { clientId: 'local-twin-pipedrive-client', clientSecret: 'local-twin-pipedrive-secret' } as const;

/** A small company on Pipedrive, with the campaigns product. */
export const fjordlight = (redirectUris: readonly string[]): PipedriveSeed => ({
  company: { id: '778201', name: 'Fjordlight', domain: 'fjordlight', ...pipedriveCredentials, redirectUris, hasCampaigns: true },
  users: [
    { key: 'signe', name: 'Signe Dahl', email: 'signe@fjordlight.example', isAdmin: true },
    { key: 'emil', name: 'Emil Rask', email: 'emil@fjordlight.example', isAdmin: false },
  ],
  organizations: [
    { key: 'havn', name: 'Havnekompagniet', website: 'https://www.havnekompagniet.example/om', employees: 180 },
    { key: 'birk', name: 'Birk & Sten', website: null, employees: null },
  ],
  persons: [
    { key: 'asta', name: 'Asta Lund', email: 'asta@havnekompagniet.example', title: 'Head of Logistics', organization: 'havn', owner: 'signe' },
    { key: 'viggo', name: 'Viggo Krogh', email: 'viggo@havnekompagniet.example', title: 'Terminal Manager', organization: 'havn', owner: 'emil' },
    { key: 'frida', name: 'Frida', email: 'frida@birkogsten.example', title: 'CEO', organization: 'birk', owner: 'signe' },
    {
      key: 'oskar',
      name: 'Oskar Holm Juhl',
      email: 'oskar@birkogsten.example',
      title: 'Buyer',
      organization: 'birk',
      owner: 'signe',
      marketingStatus: 'unsubscribed',
    },
  ],
  deals: [
    { key: 'berths', title: 'Berth planning', organization: 'havn', person: 'asta', value: 24_000, status: 'open' },
    { key: 'pilot', title: 'Pilot', organization: 'havn', person: 'viggo', value: 3_500, status: 'won' },
  ],
});
