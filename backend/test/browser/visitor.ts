import type { Browser, BrowserContext, Page } from 'playwright-core';

/** The widths every page is made for: a desk, a small laptop, a phone. */
export const WIDTHS = [1440, 1024, 390] as const;
const height = (width: number): number => (width < 500 ? 844 : 900);

export interface Visitor {
  page: Page;
  /** Errors of the page and lines of its console at that level, with the address they came from. */
  errors: string[];
  /** Fails with the errors since the last time, if there were any. */
  requireNoErrors(): void;
  close(): Promise<void>;
}

/** A rep's browser. Time zone and language are fixed, so that texts are the same on every machine. */
export async function openVisitor(browser: Browser): Promise<Visitor> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    timezoneId: 'America/New_York',
  });
  // A browser forgets an animation when it ends: which cells flashed is written down while it happens.
  await context.addInitScript({
    content: `window.flashed = []; addEventListener('animationstart', (e) => e.animationName === 'flash' && window.flashed.push(e.target.dataset.path));`,
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.location().url}: ${message.text()}`);
  });
  const requireNoErrors = (): void => {
    const met = errors.splice(0);
    if (met.length > 0) throw new Error(`the page had errors:\n${met.join('\n')}`);
  };
  return { page, errors, requireNoErrors, close: () => context.close() };
}

/** The record fields whose change was shown since the page was opened. */
export const flashedFields = async (page: Page): Promise<string[]> => (await page.evaluate('window.flashed')) as string[];

export async function setWidth(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: height(width) });
}

/** At which widths the page is wider than the window; none is right. */
export async function overflowingWidths(page: Page): Promise<number[]> {
  const found: number[] = [];
  for (const width of WIDTHS) {
    await setWidth(page, width);
    if ((await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')) === true) found.push(width);
  }
  await setWidth(page, WIDTHS[0]);
  return found;
}
