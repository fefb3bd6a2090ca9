import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Circumstances {
  readonly cpus: string;
  readonly memoryGb: number;
  readonly loadAverage: readonly number[];
  readonly node: string;
  readonly npm: string;
  readonly packages: Readonly<Record<string, string>>;
  readonly commit: string;
  /** The tree held changes no commit has. */
  readonly isDirty: boolean;
}

const MANIFESTS = ['package.json', 'shared/package.json', 'backend/package.json', 'hubspot-app/package.json', 'salesforce-package/package.json'];

/** Where and with what a proof was run. */
export function circumstances(checkout: string): Circumstances {
  const processors = cpus();
  return {
    cpus: `${processors.length} × ${processors[0]?.model ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 27) / 8,
    loadAverage: loadavg().map((load) => Math.round(load * 100) / 100),
    node: process.versions.node,
    npm: output(checkout, 'npm', '--version'),
    packages: installedVersions(checkout),
    commit: output(checkout, 'git', 'rev-parse', 'HEAD'),
    isDirty: output(checkout, 'git', 'status', '--porcelain') !== '',
  };
}

/** Its last line: npm may print warnings of the machine's own configuration first. */
function output(cwd: string, command: string, ...args: string[]): string {
  try {
    return (
      execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
        .trim()
        .split('\n')
        .at(-1) ?? ''
    );
  } catch {
    return 'unknown';
  }
}

/** What is installed of what the manifests name; our own workspaces left out. */
function installedVersions(checkout: string): Record<string, string> {
  const names = MANIFESTS.map((path) => join(checkout, path))
    .filter(existsSync)
    .flatMap((path) => {
      const manifest = readJson(path);
      return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((key) => Object.keys(asRecord(manifest[key])));
    });
  const found: [string, string][] = [];
  for (const name of [...new Set(names)].filter((each) => !each.startsWith('@salesos/')).sort()) {
    const path = join(checkout, 'node_modules', name, 'package.json');
    if (existsSync(path)) found.push([name, String(readJson(path)['version'])]);
  }
  return Object.fromEntries(found);
}

function readJson(path: string): Record<string, unknown> {
  return asRecord(JSON.parse(readFileSync(path, 'utf8')));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
