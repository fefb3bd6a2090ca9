/** `node hubspot-app/preview/gallery.ts --out <dir> [--state hot]`: a picture of every state of both cards at three widths. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { buildPreview } from './build.ts';
import { serveGallery } from './gallery-server.ts';
import { states } from './gallery-states.ts';

const widths = [1440, 1024, 390];
const { values } = parseArgs({ options: { out: { type: 'string' }, state: { type: 'string' } } });
if (!values.out) throw new Error('usage: node hubspot-app/preview/gallery.ts --out <dir> [--state <name>]');
const outDir = path.resolve(values.out);
mkdirSync(outDir, { recursive: true });

const { dir } = await buildPreview(path.join(outDir, 'bundles'));
const server = await serveGallery(dir);
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
let failures = 0;
for (const name of values.state ? [values.state] : Object.keys(states)) {
  for (const width of widths) await picture(name, width);
}
await browser.close();
server.close();
process.exit(failures === 0 ? 0 : 1);

async function picture(name: string, width: number): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, timezoneId: 'Europe/Berlin' });
  page.on('pageerror', (error) => report(name, width, error.message));
  page.on('console', (message) => message.type() === 'error' && report(name, width, message.text()));
  await page.goto(`${server.origin}/?state=${name}`);
  await settle(page, name);
  for (const text of states[name]?.press ?? []) {
    await press(page, text);
    await page.waitForTimeout(250);
  }
  if ((await page.locator('.hsx-unmapped').count()) > 0) report(name, width, 'a component is not drawn');
  await page.screenshot({ path: path.join(outDir, `${name}-${width}.png`), fullPage: true });
  await page.close();
}

/** All that say so; `last:` = the last of them. */
async function press(page: Page, text: string): Promise<void> {
  const isLast = text.startsWith('last:');
  const found = await page.getByText(isLast ? text.slice('last:'.length) : text, { exact: true }).all();
  // The last first: a press may take its button away, and the others are found by counting.
  for (const one of found.reverse().slice(0, isLast ? 1 : found.length)) await one.click();
}

async function settle(page: Page, name: string): Promise<void> {
  const isLive = (states[name]?.people ?? states[name]?.setup ?? states[name]?.read) !== 'never';
  await page.locator('.hsx-card-body > *').first().waitFor();
  const cards = states[name]?.people === undefined && states[name]?.setup === undefined ? 4 : 1;
  await page.waitForFunction((count) => document.querySelectorAll('.hsx-card-body > *').length >= count, cards);
  if (isLive) await page.waitForFunction(() => document.querySelectorAll('.hsx-spinner').length === 0);
}

function report(name: string, width: number, message: string): void {
  failures += 1;
  console.error(`${name} ${width}: ${message}`);
}
