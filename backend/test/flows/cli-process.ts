import { spawn } from 'node:child_process';
import path from 'node:path';
import { agents } from '#agents/registry.ts';
import type { Cli, Storage } from '#cli/capabilities.ts';
import { runCli } from '#cli/run.ts';
import type { Work } from '#db/unit-of-work.ts';
import { redriveDeadLetters } from '#events/dead-letters.ts';
import type { TestDatabase } from '../harness.ts';

const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

export interface Finished {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Where CI lets node keep what it has compiled; most of what a command takes is being loaded. */
const compileCache = process.env.NODE_COMPILE_CACHE;

/** The command line as an operator's shell runs it: a process of its own that knows its environment and nothing else. */
export function salesos(environment: Readonly<Record<string, string>>, ...args: string[]): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      env: { PATH: process.env.PATH ?? '', ...(compileCache === undefined ? {} : { NODE_COMPILE_CACHE: compileCache }), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

/** The same commands in this process, on the test's own database: a process takes a second to start. */
export function commandsOn(work: Work): (...args: string[]) => Promise<Finished> {
  const closed = (): never => {
    throw new Error('this test gives the commands a database and nothing else');
  };
  const storage: Storage = {
    work,
    agents: agents.map(({ name, subscriptions }) => ({ name, eventTypes: subscriptions.map(({ event }) => event.type) })),
    redrive: redriveDeadLetters,
    clocks: closed,
  };
  const cli: Cli = {
    settings: closed,
    engine: closed,
    http: closed,
    mailReaders: closed,
    robots: closed,
    migrate: closed,
    roleStatements: closed,
    storage: () => Promise.resolve(storage),
  };
  return (...args) => runCli(args, cli);
}

/** Everything the product wants, with vendors on a port where nobody listens. */
export function productEnvironment(database: TestDatabase): Record<string, string> {
  const nobody = 'http://127.0.0.1:9';
  const key = (fill: number): string => `k1:${Buffer.alloc(32, fill).toString('base64')}`;
  return {
    NODE_ENV: 'test',
    DATABASE_URL: database.appUrl,
    MIGRATE_DATABASE_URL: database.ownerUrl,
    PUBLIC_URL: 'http://127.0.0.1:4300',
    ENCRYPTION_KEYS: key(1),
    TRACKING_KEYS: key(2),
    ALLOW_CLOCK_OFFSET: 'true',
    SALESFORCE_CLIENT_ID: 'id',
    SALESFORCE_CLIENT_SECRET: 'secret',
    SALESFORCE_LOGIN_URL: nobody,
    SALESFORCE_PUBSUB_URL: '127.0.0.1:9',
    HUBSPOT_CLIENT_ID: 'id',
    HUBSPOT_CLIENT_SECRET: 'secret',
    HUBSPOT_API_URL: nobody,
    HUBSPOT_APP_URL: nobody,
    SMTP_URL: 'smtp://127.0.0.1:9',
  };
}
