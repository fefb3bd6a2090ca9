import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';

export interface MetadataFile {
  /** Below the folder, with slashes. */
  path: string;
  kind: 'object' | 'field' | 'recordType' | 'validationRule' | 'globalValueSet' | 'standardValueSet' | 'flow' | 'trigger' | 'triggerMeta';
  /** The object it belongs to, or its own name where it is no part of one. */
  owner: string;
  text: string;
}

const kinds: readonly [ending: RegExp, kind: MetadataFile['kind'], ownerIn: (path: string) => string][] = [
  [/\.object(-meta\.xml)?$/, 'object', ownName],
  [/\.field-meta\.xml$/, 'field', objectAbove],
  [/\.recordType-meta\.xml$/, 'recordType', objectAbove],
  [/\.validationRule-meta\.xml$/, 'validationRule', objectAbove],
  [/\.globalValueSet(-meta\.xml)?$/, 'globalValueSet', ownName],
  [/\.standardValueSet(-meta\.xml)?$/, 'standardValueSet', ownName],
  [/\.flow(-meta\.xml)?$/, 'flow', ownName],
  [/\.trigger$/, 'trigger', ownName],
  [/\.trigger-meta\.xml$/, 'triggerMeta', ownName],
];

function ownName(path: string): string {
  return basename(path).split('.')[0] ?? '';
}

/** objects/{object}/fields/{field}.field-meta.xml */
function objectAbove(path: string): string {
  return basename(dirname(dirname(path)));
}

/** What describes objects, and what listens on them, in a folder of metadata, in source layout or as the metadata API packs it; alphabetical. */
export function findMetadata(folder: string): MetadataFile[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => !path.split(sep).includes('node_modules'));
  return paths.sort().flatMap((path) => {
    const found = kinds.find(([ending]) => ending.test(path));
    if (!found) return [];
    const [, kind, ownerIn] = found;
    const full = join(folder, path);
    return [{ path: relative(folder, full).split(sep).join('/'), kind, owner: ownerIn(path), text: readFileSync(full, 'utf8') }];
  });
}
