import { parseArgs } from 'node:util';

export interface StartOptions {
  once: boolean;
  json: boolean;
  reset: boolean;
  /** Without the card bundles: the loop needs none. */
  cards: boolean;
  importFiles: string[];
  /** Which customer an import goes to. */
  vendor: 'salesforce' | 'hubspot';
  record: string | null;
}

export class UsageError extends Error {}

export const usage = `npm start -- [options]
  --once                 run the whole loop headless and exit; 0 only if everything was found in the twins
  --json                 print the summary as JSON (with --once or --import)
  --import <file.csv>    bring a Salesforce, HubSpot or plain list into the twin, then run the loop on it; may be repeated
  --into <crm>           salesforce (default) or hubspot: where an import goes
  --record <f.ndjson>    write every request and answer between product and twin
  --reset                start over: drops product data and twin together, chooses ports anew`;

export function parseOptions(args: readonly string[]): StartOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
        import: { type: 'string', multiple: true, default: [] },
        into: { type: 'string', default: 'salesforce' },
        record: { type: 'string' },
      },
    });
    const importFiles = [...values.import, ...(values.import.length > 0 ? positionals : [])];
    if (positionals.length > 0 && values.import.length === 0) throw new Error(`Unexpected "${positionals[0] ?? ''}"`);
    if (values.into !== 'salesforce' && values.into !== 'hubspot') throw new Error('--into is salesforce or hubspot');
    const once = values.once || importFiles.length > 0;
    return { once, json: values.json, reset: values.reset, cards: !once, importFiles, vendor: values.into, record: values.record ?? null };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}
