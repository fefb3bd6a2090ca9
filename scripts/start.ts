import fs from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from '../backend/src/platform/embedded-postgres/error.ts';
import { AlreadyRunningError, claimClone } from './start/claim-clone.ts';
import { headless } from './start/headless.ts';
import { interactive } from './start/interactive.ts';
import { parseOptions, usage, UsageError } from './start/options.ts';
import { resetData } from './start/reset-data.ts';

const root = path.resolve(import.meta.dirname, '..');

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return 0;
  }
  // The headless loop has data of its own and begins empty, so it means the same every time.
  const dir = path.join(root, '.data', options.once ? 'once' : 'local');
  requireReadable(options.importFiles);
  if (options.metadata !== null && !fs.statSync(options.metadata, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--metadata is no folder: ${options.metadata}`);
  const claim = claimClone(dir);
  try {
    if (options.reset || options.once) resetData(dir);
    return options.once ? await headless(dir, options, claim) : await interactive(dir, options, claim);
  } finally {
    claim.release();
  }
}

/** Before anything is started or dropped. */
function requireReadable(files: readonly string[]): void {
  for (const file of files) if (!fs.existsSync(file)) throw new UsageError(`There is no file ${file}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof UsageError) {
      console.error(error.message);
      process.exit(2);
    }
    if (error instanceof AlreadyRunningError) {
      console.error(error.message);
      process.exit(1);
    }
    const remedy = error instanceof EmbeddedPostgresError ? `\n  ${error.remedy}` : '';
    console.error(`\nCould not start: ${error instanceof Error ? error.message : String(error)}${remedy}`);
    process.exit(1);
  },
);
