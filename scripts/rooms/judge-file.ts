import { posix } from 'node:path';
import { EMPTY_NAMES, ROOMS } from '../rooms.ts';
import type { Finding, Rule } from './finding.ts';
import { type Import, importsOf, isReexportOnly } from './imports.ts';
import { isOutside, judgeFileImport } from './judge-import.ts';
import { libraryOf, mayUsePackage } from './judge-package.ts';
import { parse } from './parse.ts';
import { type Place, placeOf } from './place.ts';
import { type Target, targetOf } from './target.ts';

export interface Judged {
  readonly findings: Finding[];
  /** Files it imports, types included. */
  readonly reaches: ReadonlySet<string>;
}

/** All rules that need one file only. Cycles need the whole tree. */
export function judgeFile(path: string, text: string): Judged {
  const from = placeOf(path);
  const findings: Finding[] = [];
  const report = (rule: Rule, line: number, message: string) => findings.push({ rule, file: path, line, message });
  if (from.room === null) report('homeless', 1, 'lies in no room: move it, or add the room to scripts/rooms.ts');
  for (const message of nameFaults(path)) report('name', 1, message);
  if (isBarrel(path, text)) report('barrel', 1, 'a file that only passes on exports: import from where things are made');
  const reaches = new Set<string>();
  const libraries = new Set<string>();
  for (const each of importsOf(path, text)) {
    const target = each.specifier === null ? null : targetOf(path, each.specifier);
    const verdict = judgeImport(from, each, target, libraries);
    if (verdict) report(verdict.rule, each.line, `${each.specifier ?? 'import(…)'}: ${verdict.message}`);
    if (target?.kind === 'file') reaches.add(target.path);
  }
  return { findings, reaches };
}

function judgeImport(from: Place, each: Import, target: Target | null, libraries: Set<string>): { rule: Rule; message: string } | null {
  const room = from.room === null ? undefined : ROOMS[from.room];
  if (from.room === null || room === undefined) return null;
  if (target === null) return mayCompute(from.room) ? null : { rule: 'computed', message: 'the path must be a literal, or nothing can check it' };
  if (target.kind === 'file') return judgeFileImport(from, each, target);
  if (target.kind === 'node') return room.node ? null : { rule: 'node', message: `${from.room} may not use node's modules` };
  if (!mayUsePackage(from.room, room.npm, target.name)) return { rule: 'npm', message: `${from.room} may not use ${target.name}` };
  libraries.add(libraryOf(target.name));
  const isOneTooMany = typeof room.npm === 'object' && 'onePerFile' in room.npm && room.npm.onePerFile && libraries.size > 1;
  return isOneTooMany ? { rule: 'library', message: `one library per file, here are ${[...libraries].join(' and ')}` } : null;
}

function mayCompute(room: string): boolean {
  return isOutside(room) || room === 'sandbox' || room === 'composition' || room === 'main';
}

function isBarrel(path: string, text: string): boolean {
  if (/^backend\/src\/providers\/[^/]+\/[^/]+\/index\.ts$/.test(path)) return false;
  return /(?:^|\/)index\.[cm]?[jt]sx?$/.test(path) || (!path.endsWith('.d.ts') && isReexportOnly(parse(path, text)));
}

function nameFaults(path: string): string[] {
  const names = path.split('/').map((part, index, all) => (index === all.length - 1 ? (posix.basename(part).split('.')[0] ?? part) : part));
  return names.filter(isEmptyName).map((name) => `"${name}" does not say what is inside`);
}

/** `utils`, `date-utils` and `ldsUtils`, but not `common-ancestor`. */
function isEmptyName(name: string): boolean {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split('-');
  return EMPTY_NAMES.includes(words.at(-1) ?? '');
}
