import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, startCommand } from './command.ts';

const PATIENCE_MS = 120_000;
/** Files a Salesforce record page needs before its card can be seen. */
const PAGE_FILES = ['/twin/page.js', '/assets/salesforce/app.js', '/assets/salesforce/slds2.css'];

export interface InteractiveStart {
  name: string;
  /** From the command to a URL that answers. */
  urlSeconds: number;
  /** From the command to a Salesforce record page with its card's script. */
  salesforcePageSeconds: number;
  stopSeconds: number;
  /** Of npm, where it is started by npm: that ends itself by the signal, once the program has ended. */
  exit: number | string;
  lastWord: string;
  processesLeft: number;
  portsHeld: number[];
  peakBytes: number;
}

const secondsSince = (at: number): number => Math.round(performance.now() - at) / 1000;

async function answers(url: string): Promise<string> {
  const reply = await fetch(url);
  const text = await reply.text();
  if (!reply.ok || text === '') throw new Error(`${url} answered ${reply.status} with ${text.length} characters`);
  return text;
}

async function untilSalesforcePage(url: string, command: Command): Promise<void> {
  for (;;) {
    const { cards } = JSON.parse(await answers(`${url}/_twin/state`)) as { cards: { salesforce: string } };
    if (cards.salesforce === 'ready') break;
    if (cards.salesforce !== 'compiling') throw new Error(`the Salesforce card is ${cards.salesforce}: ${command.output().slice(-500)}`);
    if (performance.now() - command.startedAt > PATIENCE_MS) throw new Error(`the Salesforce card still compiles after ${PATIENCE_MS / 1000} s`);
    await sleep(50);
  }
  const { items } = JSON.parse(await answers(`${url}/_twin/contacts/salesforce?limit=1`)) as { items: { recordId: string }[] };
  const page = await answers(`${url}/salesforce/contact/${items[0]?.recordId ?? ''}`);
  if (!page.includes('data-card="salesforce"')) throw new Error('the record page has no place for a card');
  await Promise.all(PAGE_FILES.map((file) => answers(url + file)));
}

const isHeld = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = net.createServer();
    probe.once('error', () => resolve(true));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)));
  });

/** The ports a start keeps in its data folder: product, the twin's four, PostgreSQL. */
async function heldPorts(dataDir: string): Promise<number[]> {
  const { ports } = JSON.parse(fs.readFileSync(path.join(dataDir, 'local.json'), 'utf8')) as {
    ports: { product: number; twin: number; postgres: number };
  };
  const all = [ports.product, ...[0, 1, 2, 3].map((offset) => ports.twin + offset), ports.postgres];
  const held = await Promise.all(all.map(isHeld));
  return all.filter((_, index) => held[index]);
}

/** A start until a Salesforce record page can show its card, then Ctrl-C. */
export async function startInteractively(
  name: string,
  clone: string,
  words: readonly [string, ...string[]] = ['npm', 'start'],
): Promise<InteractiveStart> {
  const command = startCommand(words, clone);
  try {
    const [, url = ''] = await command.shows(/Open (http:\/\/\S+)/, PATIENCE_MS);
    await answers(url);
    const urlSeconds = secondsSince(command.startedAt);
    await untilSalesforcePage(url, command);
    const salesforcePageSeconds = secondsSince(command.startedAt);
    const interruptedAt = performance.now();
    command.interrupt();
    const exit = await command.ended;
    const stopSeconds = secondsSince(interruptedAt);
    const { watch } = command;
    return {
      name,
      urlSeconds,
      salesforcePageSeconds,
      stopSeconds,
      exit,
      lastWord: command.output().trim().split(/\s+/).at(-1) ?? '',
      processesLeft: watch.alive().length,
      portsHeld: await heldPorts(path.join(clone, '.data', 'local')),
      peakBytes: watch.peakBytes(),
    };
  } finally {
    command.kill();
  }
}
