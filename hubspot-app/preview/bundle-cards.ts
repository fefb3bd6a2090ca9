import path from 'node:path';
import { buildSingleExtension } from '@hubspot/ui-extensions-dev-server/build';

/** By the folder of its kind below src/app. */
export const entries = ['cards/EngagementCard', 'cards/SequenceCard', 'cards/AccountPeopleCard', 'settings/SetupPage'];

/** HubSpot's production bundler, called as its upload calls it. It empties the folder it writes to, so each card gets its own. */
export async function bundleCards(appDir: string, outDir: string): Promise<string[]> {
  const before = process.env['NODE_ENV'];
  // The bundler writes the caller's NODE_ENV into the bundle; under a test runner that would be React's development build.
  process.env['NODE_ENV'] = 'production';
  try {
    const bundles: string[] = [];
    for (const entry of entries)
      bundles.push(await bundleCard(path.join(appDir, path.dirname(entry)), path.basename(entry), path.join(outDir, entry)));
    return bundles;
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

async function bundleCard(dir: string, name: string, outputDir: string): Promise<string> {
  const file = path.join(dir, `${name}.tsx`);
  await buildSingleExtension({ file, outputDir, root: dir, minify: true, logLevel: 'warn', codeCheckingPluginEnabled: true, appConfig: {} });
  return path.join(outputDir, `${name}.js`);
}
