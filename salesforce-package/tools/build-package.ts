import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripTypes } from './strip-types.ts';

// What is deployed: the package with JavaScript in place of TypeScript. LWC TypeScript is a Developer Preview, and nothing
// warns when a bundle holds both.
const root = path.resolve(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
const out = path.join(dist, 'force-app');

rmSync(dist, { recursive: true, force: true });
cpSync(path.join(root, 'force-app'), out, { recursive: true, filter: (file) => !file.includes('__tests__') });
cpSync(path.join(root, 'sfdx-project.json'), path.join(dist, 'sfdx-project.json'));

const sources = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
for (const file of sources) {
  const from = path.join(out, file);
  writeFileSync(from.replace(/\.ts$/, '.js'), await stripTypes(readFileSync(from, 'utf8'), file));
  rmSync(from);
}
console.log(JSON.stringify({ out, compiled: sources.length }));
