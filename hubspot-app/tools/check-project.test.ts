import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cardLabels } from '@salesos/shared/labels/cards';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultOrigin } from '../src/app/cards/lib/api.ts';
import { standardFields } from '../../backend/src/providers/crm/hubspot/objects.ts';
import { hubspotOptionalScopes, hubspotScopes } from '../../backend/src/providers/crm/hubspot/oauth.ts';
import { checkProject } from './check-project.ts';

const project = path.resolve(import.meta.dirname, '..');
let copy: string;

beforeEach(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'hubspot-project-'));
  for (const part of ['hsproject.json', 'src']) cpSync(path.join(project, part), path.join(copy, part), { recursive: true });
});
afterEach(() => rmSync(copy, { recursive: true }));

function edit(file: string, change: (meta: Record<string, never>) => unknown): void {
  const full = path.join(copy, 'src/app', file);
  writeFileSync(full, JSON.stringify(change(JSON.parse(readFileSync(full, 'utf8')))));
}
const editConfig = (file: string, config: object) => edit(file, (meta) => ({ ...meta, config: { ...Object(meta['config']), ...config } }));

test('the project is clean', () => expect(checkProject(project)).toEqual([]));

test.each<[string, () => void, string]>([
  [
    'a meta in a folder nobody reads',
    () => cpSync(path.join(copy, 'src/app/cards/sequence-contact-hsmeta.json'), path.join(copy, 'src/app/cards/lib/lost-hsmeta.json')),
    'app/cards/lib/lost-hsmeta.json: a card belongs in app/cards/',
  ],
  [
    'a uid used twice',
    () => edit('cards/sequence-contact-hsmeta.json', (meta) => ({ ...meta, uid: 'salesos_app' })),
    'app/cards/sequence-contact-hsmeta.json: uid salesos_app is taken by app/app-hsmeta.json',
  ],
  [
    'an entrypoint that is not there',
    () => editConfig('cards/sequence-contact-hsmeta.json', { entrypoint: '/app/cards/Gone.tsx' }),
    'app/cards/sequence-contact-hsmeta.json: entrypoint /app/cards/Gone.tsx does not exist',
  ],
  [
    'an unknown location',
    () => editConfig('cards/sequence-contact-hsmeta.json', { location: 'crm.record.side' }),
    'app/cards/sequence-contact-hsmeta.json: location crm.record.side is unknown',
  ],
  ['an unknown top-level field', () => edit('app-hsmeta.json', (meta) => ({ ...meta, extra: 1 })), 'app/app-hsmeta.json: unknown field extra'],
  [
    'a sensitive scope',
    () => editConfig('app-hsmeta.json', { auth: { requiredScopes: ['oauth', 'crm.objects.contacts.sensitive.read'] } }),
    'app/app-hsmeta.json: crm.objects.contacts.sensitive.read rules out hubspot.fetch',
  ],
  [
    'an origin the cards may not call',
    () => editConfig('app-hsmeta.json', { permittedUrls: { fetch: ['https://other.example'] } }),
    `app/cards/lib/api.ts: ${defaultOrigin} is not in permittedUrls.fetch`,
  ],
  [
    'webhooks that go elsewhere',
    () => editConfig('webhooks/webhooks-hsmeta.json', { settings: { targetUrl: 'https://api.salesos.example/hooks', maxConcurrentRequests: 10 } }),
    'app/webhooks/webhooks-hsmeta.json: targetUrl https://api.salesos.example/hooks is not where the product listens',
  ],
  [
    'a change of no property',
    () =>
      editConfig('webhooks/webhooks-hsmeta.json', {
        subscriptions: { crmObjects: [{ subscriptionType: 'object.propertyChange', objectType: 'deal' }] },
      }),
    'app/webhooks/webhooks-hsmeta.json: object.propertyChange of deal: only a change of a property names one, and it must',
  ],
  [
    'a subscription made twice',
    () =>
      editConfig('webhooks/webhooks-hsmeta.json', {
        subscriptions: { crmObjects: [1, 2].map(() => ({ subscriptionType: 'object.merge', objectType: 'deal' })) },
      }),
    'app/webhooks/webhooks-hsmeta.json: object.merge deal is subscribed to twice',
  ],
])('finds %s', (_, plant, problem) => {
  plant();
  expect(checkProject(copy)).toContain(problem);
});

test('the cards carry the names the other CRM shows', () => {
  const nameOf = (file: string) => JSON.parse(readFileSync(path.join(project, 'src/app/cards', file), 'utf8')).config.name;
  const files = ['engagement-contact', 'engagement-sidebar', 'sequence-contact', 'sequence-sidebar'];
  expect(files.map((file) => nameOf(`${file}-hsmeta.json`))).toEqual([
    cardLabels.engagementTitle,
    cardLabels.engagementTitle,
    cardLabels.sequenceTitle,
    cardLabels.sequenceTitle,
  ]);
});

const configOf = (file: string) => JSON.parse(readFileSync(path.join(project, 'src/app', file), 'utf8')).config;

test('the app asks for what the backend asks for', () => {
  const { requiredScopes, optionalScopes } = configOf('app-hsmeta.json').auth;
  expect([requiredScopes, optionalScopes]).toEqual([hubspotScopes, hubspotOptionalScopes]);
});

test('whatever property the backend reads, its changes are told', () => {
  const { crmObjects } = configOf('webhooks/webhooks-hsmeta.json').subscriptions;
  const told = (objectType: string): string[] =>
    crmObjects.flatMap((one: { objectType: string; propertyName?: string }) => (one.objectType === objectType ? (one.propertyName ?? []) : []));
  const objects = { account: 'company', contact: 'contact', opportunity: 'deal' } as const;
  for (const [object, objectType] of Object.entries(objects)) {
    const read = standardFields[object as keyof typeof objects].map(({ crmField }) => crmField);
    expect(told(objectType)).toEqual(expect.arrayContaining([...read, 'hubspot_owner_id']));
  }
});
