import type { Locator, Page } from 'playwright-core';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { untilText } from './until-text.ts';

/** One contact's record page as a rep uses it. */
export class RecordView {
  readonly page: Page;
  readonly engagement: Locator;
  readonly sequence: Locator;
  /** Salesforce only; in HubSpot they are part of the engagement card. */
  readonly conflicts: Locator;
  readonly activities: Locator;
  readonly toasts: Locator;

  constructor(page: Page) {
    this.page = page;
    this.engagement = page.locator('[data-name="engagement"] .card-body');
    this.sequence = page.locator('[data-name="sequence"] .card-body');
    this.conflicts = page.locator('[data-name="conflicts"] .card-body');
    this.activities = page.locator('[data-activities]');
    this.toasts = page.locator('.toasts');
  }

  async open(pagesUrl: string, vendor: Vendor, recordId: string, object: 'contact' | 'lead' = 'contact'): Promise<void> {
    await this.page.goto(`${pagesUrl}/${vendor}/${object}/${recordId}`);
    await this.page.locator('[data-name="sequence"][data-filled]').waitFor();
  }

  /** A field of the record by what both CRMs call it, e.g. `engagement_score`. */
  field(name: string): Locator {
    return this.page.locator(`[data-path*="${name}" i]`);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click();
  }

  /** The clock answers in its own time, and what is pressed before that happens an hour earlier. */
  async letAnHourPass(): Promise<void> {
    await this.press('+1 h');
    await untilText(this.toasts, ['It is now']);
  }

  /** HubSpot's radio answers from a worker: it shows the choice a moment after the click, which `check()` would call a failure. */
  async chooseSequence(name: RegExp): Promise<void> {
    await this.page.getByRole('radio', { name }).click();
  }
}

export interface CardNumbers {
  score: number;
  parts: { points: number; outOf: number }[];
}

/** What the Engagement card says in numbers: "Why 53" and each "35 of 40". */
export function numbersIn(text: string): CardNumbers {
  const parts = [...text.matchAll(/(\d+) of (\d+)/g)].map(([, points, outOf]) => ({ points: Number(points), outOf: Number(outOf) }));
  return { score: Number(/Why (\d+)/.exec(text)?.[1]), parts };
}

export const sumOf = ({ parts }: CardNumbers): number => parts.reduce((sum, { points }) => sum + points, 0);
