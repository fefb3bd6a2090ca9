import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { allLabels, labelPrefix } from './all-labels.ts';

// An org would refuse these at deployment; here nothing else looks.
const source = path.resolve(import.meta.dirname, '../force-app/main/default');
const read = (file: string) => readFileSync(path.join(source, file), 'utf8');
const list = (dir: string) => readdirSync(path.join(source, dir));
const findings: string[] = [];
const labels = new Set(allLabels().map(([key]) => labelPrefix + key));

/** A permission set names an activity's field by Task or Event; the field itself belongs to Activity. */
const owner = (object: string) => (object === 'Task' || object === 'Event' ? 'Activity' : object);

for (const file of list('permissionsets')) {
  const xml = read(`permissionsets/${file}`);
  for (const [, object = '', field = ''] of xml.matchAll(/<field>(\w+)\.(\w+)<\/field>/g)) {
    if (!existsSync(path.join(source, `objects/${owner(object)}/fields/${field}.field-meta.xml`)))
      findings.push(`${file}: no field ${object}.${field}`);
  }
  for (const [, name = ''] of xml.matchAll(/<apexClass>(\w+)<\/apexClass>/g)) {
    if (!existsSync(path.join(source, `classes/${name}.cls`))) findings.push(`${file}: no class ${name}`);
  }
}

for (const file of list('classes').filter((name) => name.endsWith('.cls'))) {
  const code = read(`classes/${file}`);
  for (const [, name = ''] of code.matchAll(/System\.Label\.(\w+)/g)) if (!labels.has(name)) findings.push(`${file}: no label ${name}`);
  for (const [, name = ''] of code.matchAll(/callout:(\w+)/g)) {
    if (!existsSync(path.join(source, `namedCredentials/${name}.namedCredential-meta.xml`))) findings.push(`${file}: no named credential ${name}`);
  }
  if (!existsSync(path.join(source, `classes/${file}-meta.xml`))) findings.push(`${file}: no -meta.xml`);
}

for (const name of list('lwc')) {
  const has = (part: string): boolean => existsSync(path.join(source, `lwc/${name}/${part}`));
  // Styles that components share are a bundle without a script.
  if (!has(`${name}.ts`) && !has(`${name}.css`)) findings.push(`lwc/${name}: no ${name}.ts`);
  if (!has(`${name}.js-meta.xml`)) findings.push(`lwc/${name}: no ${name}.js-meta.xml`);
  for (const [, shared = ''] of has(`${name}.css`) ? read(`lwc/${name}/${name}.css`).matchAll(/@import 'c\/(\w+)'/g) : []) {
    if (!existsSync(path.join(source, `lwc/${shared}/${shared}.css`))) findings.push(`lwc/${name}: no styles c/${shared}`);
  }
  if (existsSync(path.join(source, `lwc/${name}/${name}.js`))) findings.push(`lwc/${name}: .js beside .ts`);
}

for (const finding of findings) console.error(finding);
console.log(JSON.stringify({ findings: findings.length }));
process.exitCode = findings.length > 0 ? 1 : 0;
