import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cardLabels } from '@salesos/shared/labels/cards';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultOrigin } from '../src/app/cards/lib/api.ts';
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
