import path from 'node:path';
import { buildSingleExtension } from '@hubspot/ui-extensions-dev-server/build';

export const cardEntries = ['EngagementCard', 'SequenceCard', 'AccountPeopleCard'];

/** HubSpot's production bundler, called as its upload calls it. It empties the folder it writes to, so each card gets its own. */
export async function bundleCards(cardsDir: string, outDir: string): Promise<string[]> {
  const before = process.env['NODE_ENV'];
  // The bundler writes the caller's NODE_ENV into the bundle; under a test runner that would be React's development build.
  process.env['NODE_ENV'] = 'production';
  try {
    const bundles: string[] = [];
    for (const name of cardEntries) bundles.push(await bundleCard(cardsDir, name, path.join(outDir, name)));
    return bundles;
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

async function bundleCard(cardsDir: string, name: string, outputDir: string): Promise<string> {
  const file = path.join(cardsDir, `${name}.tsx`);
  await buildSingleExtension({ file, outputDir, root: cardsDir, minify: true, logLevel: 'warn', codeCheckingPluginEnabled: true, appConfig: {} });
  return path.join(outputDir, `${name}.js`);
}
