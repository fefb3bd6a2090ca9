import { inject } from 'vitest';
import type { Vendor } from '../../../scripts/start/twin-client.ts';
import { startTestProduct, type TestProduct } from '../product.ts';
import { openChromium } from './chromium.ts';
import { showCards } from './compiled-cards.ts';
import { RecordView } from './record-view.ts';
import { openVisitor, type Visitor } from './visitor.ts';

export interface Stage {
  product: TestProduct;
  visitor: Visitor;
  view: RecordView;
  /** Opens the record page of a contact of the seed. */
  open(vendor: Vendor, key: string): Promise<void>;
  close(): Promise<void>;
}

/** The whole product with compiled cards, and a rep in front of it. */
export async function openStage(executable: string): Promise<Stage> {
  const product = await startTestProduct({ workers: true });
  showCards(product.twin, inject('cards'));
  const browser = await openChromium(executable);
  const visitor = await openVisitor(browser);
  const view = new RecordView(visitor.page);
  return {
    product,
    visitor,
    view,
    open: (vendor, key) => view.open(product.twin.pagesUrl, vendor, product.seeded[vendor].contactIds[key] ?? ''),
    async close() {
      await browser.close();
      await product.close();
    },
  };
}
