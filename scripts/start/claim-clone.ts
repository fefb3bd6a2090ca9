import fs from 'node:fs';
import path from 'node:path';
import { isAlive } from '../../backend/src/platform/embedded-postgres/orphan.ts';

/** Another start of this clone has this data open. */
export class AlreadyRunningError extends Error {}

interface Holder {
  pid: number;
  /** Null until it has one to open. */
  url: string | null;
}

export interface CloneClaim {
  /** What a second start is told to open. */
  runsAt(url: string): void;
  release(): void;
}

/**
 * One start at a time has a folder of data open: a reset under a running product would take its database away. The mark
 * lies beside the folder, so that it outlives a reset; one left by a killed start counts for nothing.
 */
export function claimClone(dir: string, isStart: (pid: number) => boolean = runsStart): CloneClaim {
  const mark = `${dir}.running`;
  const holder = readHolder(mark);
  if (holder !== null && holder.pid !== process.pid && isAlive(holder.pid) && isStart(holder.pid)) {
    const where = holder.url === null ? 'already starting' : `already running at ${holder.url}`;
    throw new AlreadyRunningError(`This clone is ${where} (process ${holder.pid}). Stop it first: Ctrl-C there, or kill ${holder.pid}.`);
  }
  const write = (url: string | null): void => fs.writeFileSync(mark, JSON.stringify({ pid: process.pid, url } satisfies Holder));
  fs.mkdirSync(path.dirname(dir), { recursive: true });
  write(null);
  return { runsAt: write, release: () => fs.rmSync(mark, { force: true }) };
}

function readHolder(mark: string): Holder | null {
  try {
    return JSON.parse(fs.readFileSync(mark, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** Process ids are used again; where they can be looked up, only a start of ours counts. */
function runsStart(pid: number): boolean {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scripts/start.ts');
  } catch {
    return !fs.existsSync('/proc/self');
  }
}
