import path from 'node:path';
import { buildCards, type CardVendor } from './cards.ts';
import type { CloneClaim } from './claim-clone.ts';
import { twinClient } from './headless.ts';
import { importLists } from './import-and-cast.ts';
import { launch, type Launched } from './launch.ts';
import type { StartOptions } from './options.ts';

const INTERRUPTED = 130;

/** Starts everything, brings lists in if asked, prints one URL, compiles the cards meanwhile, and runs until Ctrl-C. */
export async function interactive(dir: string, options: StartOptions, claim: CloneClaim): Promise<number> {
  const from = performance.now();
  const say = (line: string): void => console.log(`${((performance.now() - from) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const stopping = untilSignal();
  const running = await launch(dir, { record: options.record, metadata: options.metadata, cards: true }, say).catch((error: unknown) => {
    // Ctrl-C reaches PostgreSQL's own programs too; what they say then is no news.
    if (stopping.isAsked()) return null;
    throw error;
  });
  if (running === null) {
    say('stopped');
    return INTERRUPTED;
  }
  try {
    claim.runsAt(running.twin.pagesUrl);
    if (options.importFiles.length > 0) await bringIn(running, options, say);
    console.log(`\n  Open ${running.twin.pagesUrl}\n`);
    const builds = compileCards(dir, running, say);
    await stopping.asked;
    say('stopping');
    for (const build of builds) build.stop();
  } finally {
    await running.close();
  }
  say('stopped');
  return 0;
}

async function bringIn({ twin, productUrl }: Launched, options: StartOptions, say: (line: string) => void): Promise<void> {
  const { recordIds } = await importLists(twin, twinClient(twin, productUrl), options, say);
  const [first] = recordIds;
  say(
    first === undefined
      ? `nobody new: all people of these files were there before, at ${twin.pagesUrl}/?org=${options.vendor}`
      : `${recordIds.length} people are new; the first is at ${twin.pagesUrl}/${options.vendor}/contact/${first}, all at ${twin.pagesUrl}/?org=${options.vendor}`,
  );
}

/** One after the other: two compilers at once would starve the product on a small machine. */
function compileCards(dir: string, { twin }: Launched, say: (line: string) => void): { stop(): void }[] {
  const builds: { stop(): void }[] = [];
  let isStopped = false;
  void (async () => {
    for (const vendor of ['hubspot', 'salesforce'] as const satisfies readonly CardVendor[]) {
      if (isStopped) return;
      const build = buildCards(vendor, path.join(dir, 'cards'));
      builds.push(build);
      await build.done.then(
        (folder) => {
          twin.setAssets(vendor, folder);
          say(`${vendor} cards compiled`);
        },
        (error: Error) => {
          twin.failAssets(vendor, error.message);
          if (!isStopped) say(error.message);
        },
      );
    }
  })();
  builds.push({ stop: () => void (isStopped = true) });
  return builds;
}

function untilSignal(): { asked: Promise<void>; isAsked(): boolean } {
  let isAsked = false;
  const asked = new Promise<void>((resolve) => {
    const stop = (): void => {
      // A second Ctrl-C means it.
      if (isAsked) process.exit(INTERRUPTED);
      isAsked = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  return { asked, isAsked: () => isAsked };
}
