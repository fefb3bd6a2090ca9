import fs from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError } from '../backend/src/platform/embedded-postgres/error.ts';
import { headless } from './start/headless.ts';
import { interactive } from './start/interactive.ts';
import { parseOptions, UsageError } from './start/options.ts';

const root = path.resolve(import.meta.dirname, '..');

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  // The headless loop has data of its own and begins empty, so it means the same every time.
  const dir = path.join(root, '.data', options.once ? 'once' : 'local');
  if (options.importFiles.length > 0) requireReadable(options.importFiles);
  if (options.reset || options.once) resetData(dir);
  return options.once ? headless(dir, options) : interactive(dir, options);
}

/** Before anything is started or dropped. */
function requireReadable(files: readonly string[]): void {
  for (const file of files) if (!fs.existsSync(file)) throw new UsageError(`There is no file ${file}`);
}

/** Product data and twin go together; neither makes sense without the other. */
function resetData(dir: string): void {
  fs.rmSync(dir, { recursive: true, force: true });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof UsageError) {
      console.error(error.message);
      process.exit(2);
    }
    const remedy = error instanceof EmbeddedPostgresError ? `\n  ${error.remedy}` : '';
    console.error(`\nCould not start: ${error instanceof Error ? error.message : String(error)}${remedy}`);
    process.exit(1);
  },
);
