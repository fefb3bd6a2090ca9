import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CHECKOUT } from '../../checkout.ts';

const FOLDER = join(CHECKOUT, 'salesforce-package', 'tools', 'cli');
const PACKAGE = join(FOLDER, 'node_modules', '@salesforce', 'cli');

export interface Answer {
  code: number | null;
  out: string;
  err: string;
  /** What `--json` printed; null without it. */
  json: Record<string, unknown> | null;
}

export interface Cli {
  version: string;
  /** A folder of its own: no settings, tokens or logs of the user are read or written. */
  home: string;
  run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Answer>;
  remove: () => void;
}

/** The vendor's tool, installed from its own lock at the first use. */
export async function openCli(): Promise<Cli> {
  if (!existsSync(PACKAGE)) await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: FOLDER });
  const manifest: unknown = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  const home = mkdtempSync(join(tmpdir(), 'salesos-sf-'));
  return {
    version,
    home,
    run: (args, env = {}) => runIn(home, args, env),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

async function runIn(home: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Answer> {
  const child = spawn(process.execPath, [join(PACKAGE, 'bin', 'run.js'), ...args], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
      SF_DISABLE_TELEMETRY: 'true',
      SF_DISABLE_LOG_FILE: 'true',
      SF_AUTOUPDATE_DISABLE: 'true',
      SF_SKIP_NEW_VERSION_CHECK: 'true',
      NO_COLOR: '1',
      ...env,
    },
  });
  const parts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (parts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (parts.err += chunk.toString()));
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail);
    child.on('close', done);
  });
  return { code, ...parts, json: args.includes('--json') ? readJson(parts.out) : null };
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
