import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPreview } from '../preview/build.ts';

/** Of a card, which is on every record page; the settings are opened by an admin now and then. */
const largestBytes = { 'EngagementCard.js': 45_000, 'SequenceCard.js': 45_000, 'SetupPage.js': 55_000 };
let dir: string;

beforeAll(async () => {
  dir = path.join(mkdtempSync(path.join(tmpdir(), 'hubspot-bundle-')), 'out');
  await buildPreview(dir);
}, 60_000);
afterAll(() => rmSync(path.dirname(dir), { recursive: true }));

// HubSpot runs a card in a worker without DOM and blocks native requests; what the cards share with the backend must not bring its validator along.
test.each(Object.entries(largestBytes))('%s is a card HubSpot can run', (file, most) => {
  const code = readFileSync(path.join(dir, file), 'utf8');
  const found = ['window.', 'document.', 'localStorage', 'XMLHttpRequest', 'ZodError', '_zod'].filter((word) => code.includes(word));
  expect(found).toEqual([]);
  expect(/(?<![.\w])fetch\(/.test(code)).toBe(false);
  expect(code.length).toBeLessThan(most);
});

test('an unchanged build is taken as it is', async () => {
  const again = await buildPreview(dir);
  expect(again).toEqual({ dir, hash: expect.stringMatching(/^[0-9a-f]{16}$/), cached: true });
});
