import path from 'node:path';
import { buildCards, type CardVendor } from './cards.ts';
import { launch } from './launch.ts';
import type { StartOptions } from './options.ts';

/** Starts everything, prints one URL, compiles the cards meanwhile, and runs until Ctrl-C. */
export async function interactive(dir: string, options: StartOptions): Promise<number> {
  const from = performance.now();
  const say = (line: string): void => console.log(`${((performance.now() - from) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const stopping = untilSignal();
  const running = await launch(dir, { record: options.record, cards: true }, say);
  console.log(`\n  Open ${running.twin.pagesUrl}\n`);
  // One after the other: two compilers at once would starve the product on a small machine.
  const builds: { stop(): void }[] = [];
  void (async () => {
    for (const vendor of ['hubspot', 'salesforce'] as const satisfies readonly CardVendor[]) {
      const build = buildCards(vendor, path.join(dir, 'cards'));
      builds.push(build);
      await build.done.then(
        (folder) => {
          running.twin.setAssets(vendor, folder);
          say(`${vendor} cards compiled`);
        },
        (error: Error) => running.twin.failAssets(vendor, error.message),
      );
    }
  })();
  await stopping;
  say('stopping');
  for (const build of builds) build.stop();
  await running.close();
  say('stopped');
  return 0;
}

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (): void => {
      // A second Ctrl-C means it.
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}
