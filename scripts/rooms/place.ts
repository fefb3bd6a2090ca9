import { ROOM_PATHS } from '../rooms.ts';
import { isTest } from './sources.ts';

export interface Place {
  readonly path: string;
  /** null = a file no room takes. */
  readonly room: string | null;
  /** The room whose folder it lies in; differs from `room` for a test beside the code. */
  readonly home: string | null;
  /** `salesforce` in providers/crm/salesforce, `engagement` in agents/engagement; null elsewhere. */
  readonly unit: string | null;
}

export function placeOf(path: string): Place {
  const home = homeOf(path);
  return { path, home, room: home !== null && isTest(path) ? 'test' : home, unit: unitOf(path) };
}

function homeOf(path: string): string | null {
  for (const [prefix, room] of ROOM_PATHS) {
    if (prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix) return room;
  }
  return isBesideTheRooms(path) ? 'tools' : null;
}

/** Configuration at the top of the checkout or of a workspace, and what lies in deploy/ and docs/. */
function isBesideTheRooms(path: string): boolean {
  return /^(?:(?:backend|shared)\/)?[^/]+$/.test(path) || /^(?:deploy|docs|\.ci|\.github)\//.test(path);
}

function unitOf(path: string): string | null {
  const [, vendor] = /^backend\/src\/providers\/[^/]+\/([^/]+)\/./.exec(path) ?? [];
  const [, agent] = /^backend\/src\/agents\/([^/]+)\/./.exec(path) ?? [];
  return vendor ?? agent ?? null;
}
