import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { now } from './fixtures.ts';
import { scenes } from './scenes.ts';
import { serveGallery } from './serve.ts';

const { values } = parseArgs({
  options: {
    build: { type: 'string' },
    out: { type: 'string' },
    scene: { type: 'string', multiple: true },
    width: { type: 'string', multiple: true },
    chromium: { type: 'string' },
  },
});
if (!values.build || !values.out)
  throw new Error('usage: node preview/gallery/shoot.ts --build <dir of preview/build.ts> --out <dir> [--scene hot] [--width 390]');
const { build, out } = values;
const widths = (values.width ?? ['1440', '1024', '390']).map(Number);

async function shoot(browser: Browser, origin: string, name: string, width: number): Promise<string[]> {
  const page = await browser.newPage({ viewport: { width, height: 700 }, timezoneId: 'Europe/Paris' });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`${name}@${width}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('502')) errors.push(`${name}@${width}: ${message.text()}`);
  });
  await page.clock.setFixedTime(now);
  await page.goto(`${origin}/scene/${name}`);
  await page.waitForTimeout(350);
  await scenes[name]?.act?.(page);
  await page.waitForTimeout(250);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) errors.push(`${name}@${width}: ${overflow} px wider than the page`);
  await page.screenshot({ path: path.join(out, `${name}-${width}.png`), fullPage: true });
  await page.close();
  return errors;
}

mkdirSync(out, { recursive: true });
const server = await serveGallery(build);
const address = server.address();
const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
const browser = await chromium.launch({ executablePath: values.chromium ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const errors: string[] = [];
for (const name of values.scene ?? Object.keys(scenes)) for (const width of widths) errors.push(...(await shoot(browser, origin, name, width)));
await browser.close();
server.closeAllConnections();
server.close();
console.log(JSON.stringify({ out, errors }, null, 1));
process.exitCode = errors.length > 0 ? 1 : 0;
