import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { createProduct, loadProductEnv } from '#composition.ts';
import { processEnv } from '#config/env.ts';
import { createApp } from '#http/app.ts';
import type { ReadyServer } from './click-server.ts';

/** The child of click-server.ts: the product's app as the role `api` serves it, and the same app beside it that keeps no hits. */
const product = await createProduct(loadProductEnv(processEnv()));
const idle = createApp({ ...product.deps, hits: { record: () => Promise.resolve() } });
const portOf = (fetch: typeof product.app.fetch): Promise<number> =>
  new Promise((resolve) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, () => resolve((server.address() as AddressInfo).port));
  });
const ready: ReadyServer = { durable: await portOf(product.app.fetch), idle: await portOf(idle.fetch) };
process.send?.(ready);
process.once('disconnect', () => process.exit(0));
