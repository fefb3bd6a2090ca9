import type { Twin } from '../core/twin.ts';
import type { ProductLink } from './site.ts';

const EVERY_MS = 1000;

async function look(twin: Twin, product: ProductLink): Promise<void> {
  product.isReachable = await twin.clock.refresh().then(
    () => true,
    () => false,
  );
}

/** Keeps the twin's business time on the product's, and knows whether the product answers. Returns the way to stop. */
export function followProduct(twin: Twin, product: ProductLink): () => void {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking || product.url === null) return;
    isLooking = true;
    void look(twin, product).finally(() => {
      isLooking = false;
    });
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** The product is up, or will be: everything that asks for its address gets this one from now on. */
export async function connectTo(twin: Twin, product: ProductLink, url: string): Promise<void> {
  product.url = url.replace(/\/+$/, '');
  twin.clock.connect(product.url);
  await look(twin, product);
}
