import path from 'node:path';
import type { Plugin } from 'rollup';
import { allLabels, labelPrefix } from '../tools/all-labels.ts';
import { iconLibrary } from './icons.ts';

const virtual = '\0salesforce:';
const stubs = path.join(import.meta.dirname, 'stubs');
const scoped = /^@salesforce\/(apex|label\/c\.|schema|i18n\/(timeZone|locale)$)/;
const labels = new Map(allLabels().map(([key, text]) => [`c.${labelPrefix}${key}`, text]));

function source(specifier: string, icons: readonly string[], baseComponents: string): string {
  if (specifier.startsWith('lightning/')) return iconLibrary(specifier, icons, baseComponents);
  const [, kind = '', ...rest] = specifier.split('/');
  const name = rest.join('/');
  if (kind === 'apex')
    return `import { apexMethod } from ${JSON.stringify(path.join(stubs, 'apexMethod.ts'))}; export default apexMethod(${JSON.stringify(name)});`;
  // The base components bring their texts in US English only.
  if (name === 'locale') return `export default 'en-US';`;
  if (name === 'timeZone') return 'export default Intl.DateTimeFormat().resolvedOptions().timeZone;';
  if (kind === 'schema') {
    const [objectApiName, fieldApiName] = name.split('.');
    return `export default ${JSON.stringify({ objectApiName, fieldApiName })};`;
  }
  const text = labels.get(name);
  if (text === undefined) throw new Error(`no such label: ${name}`);
  return `export default ${JSON.stringify(text)};`;
}

/** Answers for the modules that exist only inside an org. */
export function platformModules(icons: readonly string[], baseComponents: string): Plugin {
  return {
    name: 'salesforce-platform',
    resolveId(id) {
      return scoped.test(id) || id.startsWith('lightning/iconSvgTemplates') ? `${virtual}${id}.js` : undefined;
    },
    load(id) {
      return id.startsWith(virtual) ? source(id.slice(virtual.length, -3), icons, baseComponents) : undefined;
    },
  };
}
