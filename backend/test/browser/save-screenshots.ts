import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launch, type Launched } from '../../../scripts/start/launch.ts';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { chromiumPath, openChromium } from './chromium.ts';
import { compileCards, showCards } from './compiled-cards.ts';
import { openTroubledHealth } from './health-picture.ts';
import { RecordView } from './record-view.ts';
import { untilText } from './until-text.ts';
import { openVisitor, setWidth } from './visitor.ts';

/** Makes the README's pictures anew from a product of its own; the only thing that writes into docs/images. */
const FOLDER = path.resolve(import.meta.dirname, '../../../docs/images');
const MOST_BYTES = 300_000;

async function save(view: RecordView, name: string, clipAfter?: 'engagement'): Promise<void> {
  const { page } = view;
  await page.locator('.badge', { hasText: 'Local twin' }).waitFor();
  // What was said a moment ago, and where the pointer rests, is not part of the page.
  await page.addStyleTag({ content: '.toasts { display: none !important; }' });
  await page.mouse.move(0, 0);
  await page.waitForTimeout(2500);
  const file = path.join(FOLDER, `${name}.png`);
  const box = clipAfter ? await view[clipAfter].boundingBox() : null;
  const clip = box ? { clip: { x: 0, y: 0, width: page.viewportSize()?.width ?? 0, height: Math.ceil(box.y + box.height) + 12 } } : {};
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled', ...clip });
  const { size } = statSync(file);
  if (size > MOST_BYTES) throw new Error(`${name}.png has ${size} bytes, more than ${MOST_BYTES}`);
  console.log(`docs/images/${name}.png  ${Math.round(size / 1000)} kB`);
}

/** From the first look to the reply; the picker is on screen in between. */
async function goThroughLoop(view: RecordView, onPicker: () => Promise<void>): Promise<void> {
  await view.press('Enroll…');
  await view.chooseSequence(/Warm intro/);
  await untilText(view.sequence, ['Would send', 'Enroll in Warm intro']);
  await onPicker();
  await view.press('Enroll in Warm intro');
  await untilText(view.sequence, [/Mail 1 .*sent/]);
  await view.letAnHourPass();
  for (const [verb, reason] of [
    ['Opens', 'Opened a mail'],
    ['Clicks', 'Clicked the “pricing” link'],
    ['Replies', 'Replied today'],
  ] as const) {
    await view.press(verb);
    await untilText(view.engagement, [reason]);
  }
  await untilText(view.sequence, ['no further mail was sent']);
  await untilText(view.field('sequence_state'), ['Ended: replied']);
  await view.activities.locator('> li').nth(1).waitFor();
}

async function takePictures(launched: Launched, view: RecordView): Promise<void> {
  const { twin } = launched;
  const open = (vendor: Vendor): Promise<void> => view.open(twin.pagesUrl, vendor, twin.seeded?.[vendor].contactIds['engaged'] ?? '');
  for (const vendor of ['salesforce', 'hubspot'] as const) {
    await open(vendor);
    await goThroughLoop(view, async () => (vendor === 'salesforce' ? save(view, 'enroll-picker') : undefined));
    await open(vendor);
    await untilText(view.engagement, [/Why \d+/, '1 human reply']);
    await save(view, `${vendor}-record`);
  }
  await setWidth(view.page, 390);
  await save(view, 'phone-card', 'engagement');
  await setWidth(view.page, 1440);
  await view.page.goto(`${twin.pagesUrl}/setup?org=salesforce`);
  await view.press('Count and cost');
  await untilText(view.page.locator('main'), ['Save this choice']);
  await save(view, 'setup');
  await openTroubledHealth(launched, view);
  await save(view, 'health');
}

async function main(): Promise<void> {
  const executable = chromiumPath();
  if (executable === null) throw new Error('No Chromium here: install one or set CHROMIUM_PATH.');
  const dir = mkdtempSync(path.join(os.tmpdir(), 'salesos-pictures-'));
  // PostgreSQL runs as somebody else when this runs as root, and must get through.
  chmodSync(dir, 0o711);
  mkdirSync(FOLDER, { recursive: true });
  const closers: (() => Promise<void>)[] = [async () => rmSync(dir, { recursive: true, force: true })];
  try {
    const product = await launch(dir, { record: null, cards: true }, (line) => console.log(line));
    closers.push(product.close);
    showCards(product.twin, await compileCards());
    const browser = await openChromium(executable);
    closers.push(() => browser.close());
    const { page, errors } = await openVisitor(browser);
    await takePictures(product, new RecordView(page));
    if (errors.length > 0) throw new Error(`the pages had errors: ${errors.join('; ')}`);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

await main();
