import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The icon libraries of the base components hold well over a thousand templates and would be most of the bundle: only those in use are compiled. */
export function usedUtilityIcons(lwcDir: string): string[] {
  const names = new Set<string>();
  for (const file of readdirSync(lwcDir, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(html|ts)$/.test(file)) continue;
    for (const [, name] of readFileSync(path.join(lwcDir, file), 'utf8').matchAll(/utility:([a-z_0-9]+)/g)) names.add(name ?? '');
  }
  return [...names].sort();
}

/** Stands for `lightning/iconSvgTemplates…`; every library but the left-to-right utility one is empty. */
export function iconLibrary(specifier: string, icons: readonly string[], baseComponents: string): string {
  if (specifier !== 'lightning/iconSvgTemplatesUtility') return 'export default {};';
  const templates = path.join(baseComponents, 'src/lightning/iconSvgTemplatesUtility/buildTemplates/utility');
  const imports = icons.map((icon, index) => `import i${index} from ${JSON.stringify(path.join(templates, `${icon}.html`))};`);
  return `${imports.join('\n')}\nexport default { ${icons.map((icon, index) => `utility_${icon}: i${index}`).join(', ')} };`;
}
