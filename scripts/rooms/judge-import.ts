import { OUTSIDE_ROOMS, type Permission, REGISTRIES, ROOMS } from '../rooms.ts';
import type { Rule } from './finding.ts';
import type { Import } from './imports.ts';
import type { Place } from './place.ts';
import { placeOf } from './place.ts';
import type { Target } from './target.ts';

export interface Verdict {
  readonly rule: Rule;
  readonly message: string;
}

/** One import of one of our own files: at most one finding, the gravest. */
export function judgeFileImport(from: Place, { kind }: Import, target: Extract<Target, { kind: 'file' }>): Verdict | null {
  const to = placeOf(target.path);
  return judgeRoom(from, to, kind) ?? judgeUnit(from, to) ?? judgeSpelling(from, to, target.spelling);
}

function judgeRoom(from: Place, to: Place, kind: Import['kind']): Verdict | null {
  if (from.room === null || from.room === to.room) return null;
  const room = ROOMS[from.room];
  if (room === undefined || room.mayImport === 'all') return null;
  const permission = room.mayImport.find((each) => roomOf(each) === to.room);
  if (permission === undefined || to.room === null)
    return { rule: 'room', message: `${from.room} may not import ${to.room ?? 'a file outside every room'}` };
  return typeof permission === 'string' ? null : judgeCondition(permission, from.room, to, kind);
}

function roomOf(permission: Permission): string {
  return typeof permission === 'string' ? permission : permission.room;
}

function judgeCondition(permission: Exclude<Permission, string>, from: string, to: Place, kind: Import['kind']): Verdict | null {
  if ('typesOnly' in permission && kind !== 'type') return { rule: 'types-only', message: `${from} may only \`import type\` from ${to.room}` };
  if ('dynamicOnly' in permission && kind !== 'dynamic')
    return { rule: 'sandbox', message: `${from} may load ${to.room} only by \`await import(…)\`` };
  if ('only' in permission && to.path !== `${permission.only}.ts` && !to.path.startsWith(`${permission.only}/`)) {
    return { rule: 'room', message: `${from} may import only ${permission.only} from ${to.room}` };
  }
  return null;
}

/** A vendor may use itself under another kind (Google mail and calendar share a client), an agent knows only itself. */
function judgeUnit(from: Place, to: Place): Verdict | null {
  if (from.room !== to.room || from.room === null || REGISTRIES.includes(from.path)) return null;
  if (REGISTRIES.includes(to.path)) return { rule: 'room', message: `${to.path} sees every folder of its room, so no folder may see it` };
  if (to.unit === null || from.unit === to.unit) return null;
  if (from.room === 'providers') return { rule: 'vendor', message: `${from.unit ?? from.path} may not import the vendor ${to.unit}` };
  return from.room === 'agents' ? { rule: 'agent', message: `${from.unit ?? from.path} may not import the agent ${to.unit}` } : null;
}

/** Each file's top shows its place: relative inside a room, `#room/…` across, `@salesos/shared/…` for what both sides share. */
function judgeSpelling(from: Place, to: Place, spelling: Extract<Target, { kind: 'file' }>['spelling']): Verdict | null {
  const wanted = spellingFor(from, to);
  if (wanted === null || wanted === spelling) return null;
  return { rule: 'spelling', message: `write this import ${wanted === 'relative' ? 'relative: it stays in the room' : `as \`${wanted}/…\``}` };
}

function spellingFor(from: Place, to: Place): 'relative' | '#' | '@salesos/shared' | null {
  if (to.home === 'shared') return from.home === 'shared' ? 'relative' : '@salesos/shared';
  if (!to.path.startsWith('backend/src/') || !from.path.startsWith('backend/')) return null;
  const folder = folderOf(from.path);
  if (folder !== null && folder === folderOf(to.path)) return 'relative';
  return folder === null && folderOf(to.path) === null && from.path.startsWith('backend/src/') ? null : '#';
}

function folderOf(path: string): string | null {
  return /^backend\/src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

export function isOutside(room: string | null): boolean {
  return room !== null && OUTSIDE_ROOMS.includes(room);
}
