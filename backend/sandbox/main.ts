import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PortTakenError } from './control/port-taken-error.ts';
import { SWITCHES } from './core/switches.ts';
import { MetadataFault } from './salesforce/metadata/metadata-fault.ts';
import type { RunningTwin, TwinOptions } from './start-twin.ts';

const USAGE = `usage: npm run twin -- [options]
  --port <number>          first of five ports: pages, Salesforce, HubSpot, SMTP,
                           Salesforce Pub/Sub API (default 4400)
  --record <file>          append every request and response, one JSON object a line
  --database-url <url>     keep the state in this PostgreSQL database (default: in memory)
  --product-url <url>      where the product listens (default: not connected)
  --public-url <url>       what vendors and mails call the product (default: the product url)
  --mail-secret <text>     secret shared with the product for inbound mail (or TWIN_MAIL_SECRET)
  --hubspot-webhooks       HubSpot calls the product when something changes (or TWIN_HUBSPOT_WEBHOOKS=1)
  --pipedrive              a small company on Pipedrive too, at the sixth port
  --custom-crm             the sample of the custom CRM's contract, at the seventh port
  --google                 Google's sign-in and mailboxes, at the eighth port
  --microsoft              Microsoft's sign-in and mailboxes, at the ninth port
  --ses                    Amazon SES and its SNS topic, at the tenth port
  --metadata <folder>      give the Salesforce org the objects and fields of this metadata folder
  --no-seed                start without the two demo customers
  --flip <id>              turn an assumed vendor behavior around; may be repeated`;

const LOCAL_MAIL_SECRET = 'local-twin-mail-secret';

class UsageError extends Error {}

function read(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4400' },
        record: { type: 'string' },
        'database-url': { type: 'string' },
        'product-url': { type: 'string' },
        'public-url': { type: 'string' },
        'mail-secret': { type: 'string' },
        seed: { type: 'boolean', default: true },
        'hubspot-webhooks': { type: 'boolean', default: process.env['TWIN_HUBSPOT_WEBHOOKS'] === '1' },
        pipedrive: { type: 'boolean', default: false },
        'custom-crm': { type: 'boolean', default: false },
        google: { type: 'boolean', default: false },
        microsoft: { type: 'boolean', default: false },
        ses: { type: 'boolean', default: false },
        metadata: { type: 'string' },
        flip: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
      allowNegative: true,
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function urlIn(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!URL.canParse(text)) throw new UsageError(`--${name} is no URL: ${text}`);
  return text;
}

function flippedIn(ids: readonly string[]): readonly string[] {
  const unknown = ids.find((id) => !SWITCHES.includes(id));
  if (unknown !== undefined) throw new UsageError(`--flip ${unknown}: there is no such switch. There are:\n  ${SWITCHES.join('\n  ')}`);
  return ids;
}

function folderIn(path: string): string {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw new UsageError(`--metadata is no folder: ${path}`);
  return path;
}

function optionsFrom(values: ReturnType<typeof read>): TwinOptions {
  const basePort = Number(values.port);
  if (!(Number.isInteger(basePort) && basePort >= 1 && basePort <= 65_527)) throw new UsageError(`--port is no port: ${values.port}`);
  const publicUrl = urlIn('public-url', values['public-url']);
  return {
    basePort,
    databaseUrl: urlIn('database-url', values['database-url']),
    record: values.record ?? null,
    productUrl: urlIn('product-url', values['product-url']),
    ...(publicUrl === null ? {} : { productPublicUrl: publicUrl }),
    inboundMailSecret: values['mail-secret'] ?? process.env['TWIN_MAIL_SECRET'] ?? LOCAL_MAIL_SECRET,
    seed: values.seed,
    flipped: flippedIn(values.flip),
    ...(values['hubspot-webhooks'] ? { hubspotWebhooks: true } : {}),
    extras: { pipedrive: values.pipedrive, customCrm: values['custom-crm'], google: values.google, microsoft: values.microsoft, ses: values.ses },
    ...(values.metadata === undefined ? {} : { metadata: folderIn(values.metadata) }),
  };
}

function stopOnSignals(running: RunningTwin): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    running.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function run(): Promise<void> {
  const values = read(process.argv.slice(2));
  if (values.help) return console.log(USAGE);
  if (process.env['NODE_ENV'] === 'production') {
    console.error('The local twin does not run with NODE_ENV=production.');
    process.exit(1);
  }
  const options = optionsFrom(values);
  // Both vendors are loaded only once the command line makes sense.
  const { startTwin } = await import('./start-twin.ts');
  const running = await startTwin(options);
  stopOnSignals(running);
  console.log(`Local twin   ${running.pagesUrl}`);
  console.log(`Salesforce   ${running.salesforceUrl}`);
  console.log(`HubSpot      ${running.hubspotUrl}`);
  console.log(`SMTP         smtp://127.0.0.1:${running.smtpPort}`);
  console.log(`Pub/Sub API  ${running.pubsubUrl}`);
  console.log(`Name server  ${running.dnsServer} (UDP)`);
  if (running.extras.pipedrive) console.log(`Pipedrive    ${running.extras.pipedrive.url}`);
  if (running.extras.customCrm) console.log(`Custom CRM   ${running.extras.customCrm.url}`);
  if (running.extras.google) console.log(`Google       ${running.extras.google.url}`);
  if (running.extras.microsoft) console.log(`Microsoft    ${running.extras.microsoft.url}`);
  if (running.extras.ses) console.log(`Amazon SES   ${running.extras.ses.url}`);
  for (const problem of running.metadataProblems) console.log(`Metadata     ${problem}`);
  console.log(options.databaseUrl === null ? 'State is in memory and ends with this process. Ctrl-C stops it.' : 'Ctrl-C stops it.');
}

await run().catch((error: unknown) => {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${USAGE}`);
  else console.error(error instanceof PortTakenError || error instanceof MetadataFault ? error.message : error);
  // A database that half opened must not keep the process.
  process.exit(error instanceof UsageError ? 2 : 1);
});
