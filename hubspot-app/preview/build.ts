/** `node hubspot-app/preview/build.ts --out <dir>`: host.js, worker.js and one bundle per card; prints one JSON line. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { hashInputs } from './build-inputs.ts';

const previewDir = import.meta.dirname;
const repoDir = path.resolve(previewDir, '../..');
const stampFile = 'build.json';
const outputs = ['host.js', 'worker.js', 'EngagementCard.js', 'SequenceCard.js', 'AccountPeopleCard.js', 'SetupPage.js'];

export interface BuildResult {
  dir: string;
  hash: string;
  cached: boolean;
}

/** Does nothing when `dir` already holds the bundles of exactly these sources. */
export async function buildPreview(dir: string): Promise<BuildResult> {
  const hash = hashInputs(repoDir);
  if (isBuilt(dir, hash)) return { dir, hash, cached: true };
  const workDir = `${dir}.${process.pid}.new`;
  mkdirSync(workDir, { recursive: true });
  try {
    await bundleInto(workDir, hash);
    rmSync(dir, { recursive: true, force: true });
    renameSync(workDir, dir);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
  return { dir, hash, cached: false };
}

function isBuilt(dir: string, hash: string): boolean {
  const stamp = path.join(dir, stampFile);
  if (!outputs.every((file) => existsSync(path.join(dir, file))) || !existsSync(stamp)) return false;
  const built: { hash?: string } = JSON.parse(readFileSync(stamp, 'utf8'));
  return built.hash === hash;
}

async function bundleInto(workDir: string, hash: string): Promise<void> {
  // The bundlers are loaded here only: a build that is up to date must not pay for them.
  const [{ bundleCards }, { bundleHost }] = await Promise.all([import('./bundle-cards.ts'), import('./bundle-host.ts')]);
  const appDir = path.resolve(previewDir, '../src/app');
  const [bundles] = await Promise.all([bundleCards(appDir, path.join(workDir, 'entries')), bundleHost(previewDir, workDir, hash)]);
  for (const bundle of bundles) renameSync(bundle, path.join(workDir, path.basename(bundle)));
  rmSync(path.join(workDir, 'entries'), { recursive: true });
  writeFileSync(path.join(workDir, stampFile), JSON.stringify({ hash }));
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { out: { type: 'string' } } });
  if (!values.out) throw new Error('usage: node hubspot-app/preview/build.ts --out <dir>');
  // HubSpot's bundler talks on stdout, which is for the result alone.
  console.log = console.error;
  console.info = console.error;
  const result = await buildPreview(path.resolve(values.out));
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
