import { parseArgs } from 'node:util';

export interface StartOptions {
  help: boolean;
  once: boolean;
  json: boolean;
  reset: boolean;
  importFiles: string[];
  /** Which customer an import goes to. */
  vendor: 'salesforce' | 'hubspot';
  record: string | null;
  /** A folder of Salesforce metadata whose objects and fields the twin's org gets. */
  metadata: string | null;
}

export class UsageError extends Error {}

export const usage = `npm start -- [options]
  --once                 run the whole loop headless and exit; 0 only if everything was found in the twins
  --json                 print the summary as JSON (with --once)
  --import <file.csv>    bring a Salesforce, HubSpot or plain list into the twin and keep it there; with --once: run the loop
                         on the first people of it; may be repeated
  --into <crm>           salesforce (default) or hubspot: where an import goes
  --metadata <folder>    give the Salesforce org the objects, fields and rules of this metadata folder
  --record <f.ndjson>    write every request and answer between product and twin
  --reset                start over: drops product data and twin together, chooses ports anew
  --help                 print this`;

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
        into: { type: 'string' },
        record: { type: 'string' },
        metadata: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const importFiles = [...values.import, ...(values.import.length > 0 ? positionals : [])];
    if (positionals.length > 0 && values.import.length === 0) throw new Error(`Unexpected "${positionals[0] ?? ''}"`);
    const vendor = values.into ?? 'salesforce';
    if (vendor !== 'salesforce' && vendor !== 'hubspot') throw new Error('--into is salesforce or hubspot');
    if (values.into !== undefined && importFiles.length === 0) throw new Error('--into says where an import goes: give --import <file.csv> too');
    if (values.json && !values.once) throw new Error('--json prints the summary of the loop: give --once too');
    const { help, once, json, reset } = values;
    return { help, once, json, reset, importFiles, vendor, record: values.record ?? null, metadata: values.metadata ?? null };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}
