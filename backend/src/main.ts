import { serve } from '@hono/node-server';
import { processEnv } from '#config/env.ts';
import { createProduct, loadProductEnv } from './composition.ts';

type Role = 'api' | 'worker' | 'scheduler' | 'all';

const roleOf = (args: readonly string[]): Role => {
  const role = args.find((arg) => arg.startsWith('--role='))?.slice('--role='.length) ?? 'all';
  if (role === 'api' || role === 'worker' || role === 'scheduler' || role === 'all') return role;
  throw new Error(`--role is one of api, worker, scheduler, all; not "${role}"`);
};

/** One process of a production deployment. The schema is brought up to date by `salesos migrate` before. */
async function main(): Promise<void> {
  const role = roleOf(process.argv.slice(2));
  const env = loadProductEnv(processEnv());
  const product = await createProduct(env);
  const server = role === 'api' || role === 'all' ? serve({ fetch: product.app.fetch, hostname: env.core.HOST, port: env.core.PORT }) : null;
  if (role !== 'api') await product.startWorkers();
  product.logger.info('started', { role, port: server ? env.core.PORT : null, node: process.version });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    product.logger.info('stopping', { role });
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    await product.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
