import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, findPackageJSON } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const packages = [
  'lwc',
  '@lwc/rollup-plugin',
  '@lwc/synthetic-shadow',
  'lightning-base-components',
  '@salesforce-ux/design-system-2',
  'rollup',
  'esbuild',
];
const KEPT_BUILDS = 3;

/** Some packages do not export their package.json, so it is looked for as a file. */
function packageDir(name: string): string {
  const manifest = findPackageJSON(name, import.meta.url);
  if (!manifest) throw new Error(`${name} is not installed: run npm install`);
  return path.dirname(manifest);
}

function inputFiles(): string[] {
  const own = ['force-app/main/default/lwc', 'preview', 'tools/all-labels.ts', 'tools/extra-labels.ts', 'tools/strip-types.ts'];
  return [
    ...own.flatMap((name) => filesUnder(path.join(root, name))),
    require.resolve('@salesos/shared/labels/cards'),
    require.resolve('@salesos/shared/labels/setup'),
  ].sort();
}

function filesUnder(file: string): string[] {
  if (/(node_modules|__tests__|gallery)$/.test(file)) return [];
  if (statSync(file).isDirectory()) return readdirSync(file).flatMap((name) => filesUnder(path.join(file, name)));
  return /\.(ts|html|css)$/.test(file) ? [file] : [];
}

/** Same inputs and same tools give the same bundle, so their hash is its name. */
function inputHash(): string {
  const hash = createHash('sha256').update(process.version);
  for (const name of packages) hash.update(`${name}@${JSON.parse(readFileSync(path.join(packageDir(name), 'package.json'), 'utf8')).version}\n`);
  for (const file of inputFiles()) hash.update(`${path.relative(root, file)}\n`).update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/** The terms of all three packages ask that they travel with every copy. */
function copyLicenses(to: string): void {
  cpSync(path.join(packageDir('@salesforce-ux/design-system-2'), 'LICENSE.txt'), path.join(to, 'LICENSE.slds2.txt'));
  cpSync(path.join(packageDir('lightning-base-components'), 'LICENSE.txt'), path.join(to, 'LICENSE.lightning-base-components.txt'));
}

async function build(dir: string): Promise<void> {
  const [{ bundleCards }, { transform }] = await Promise.all([import('./bundle.ts'), import('esbuild')]);
  const draft = `${dir}.${process.pid}.tmp`;
  mkdirSync(draft, { recursive: true });
  try {
    writeFileSync(path.join(draft, 'app.js'), await bundleCards());
    const css = readFileSync(path.join(packageDir('@salesforce-ux/design-system-2'), 'dist/css/bundled/slds2.cosmos.css'), 'utf8');
    writeFileSync(path.join(draft, 'slds2.css'), (await transform(css, { loader: 'css', minify: true, legalComments: 'none' })).code);
    copyLicenses(draft);
    // Another build of the same inputs may have been faster; its result is the same.
    if (!existsSync(dir)) renameSync(draft, dir);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function pruneOld(out: string): void {
  const builds = readdirSync(out)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .map((name) => ({ name, at: statSync(path.join(out, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of builds.slice(KEPT_BUILDS)) rmSync(path.join(out, name), { recursive: true, force: true });
}

const { out } = parseArgs({ options: { out: { type: 'string' } } }).values;
if (!out) throw new Error('usage: node salesforce-package/preview/build.ts --out <dir>');
const hash = inputHash();
const dir = path.resolve(out, hash);
const cached = existsSync(dir);
if (!cached) {
  await build(dir);
  pruneOld(path.resolve(out));
}
console.log(JSON.stringify({ dir, hash, cached }));
