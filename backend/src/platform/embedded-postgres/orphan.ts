import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './error.ts';

const commandLine = (pid: number): string[] => {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
};

export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * A server left behind by a killed start is stopped; one whose starter still lives is not ours to touch.
 * PostgreSQL itself clears a stale postmaster.pid.
 */
export async function stopOrphan(dir: string): Promise<void> {
  const pidFile = path.join(dir, 'postmaster.pid');
  if (!fs.existsSync(pidFile)) return;
  const pid = Number(fs.readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || !fs.existsSync(`/proc/${pid}`)) return;
  const words = commandLine(pid);
  // A killed one is in the process table until its parent noticed, and its successor would refuse to start meanwhile.
  if (words.join('') === '') return gone(pid);
  if (!words.includes(dir)) return;
  const starter = readStarter(dir);
  if (starter !== null && starter !== process.pid && isAlive(starter) && commandLine(starter).some((word) => word.includes('node'))) {
    throw new EmbeddedPostgresError(
      'already_running',
      `this clone is already running (process ${starter})`,
      `Stop it first (Ctrl-C there, or kill ${starter}).`,
    );
  }
  process.kill(pid, 'SIGINT');
  await gone(pid);
}

async function gone(pid: number): Promise<void> {
  for (let waited = 0; waited < 10_000 && fs.existsSync(`/proc/${pid}`); waited += 50) await sleep(50);
}

export const writeStarter = (dir: string): void => fs.writeFileSync(`${dir}.starter`, String(process.pid));

function readStarter(dir: string): number | null {
  try {
    return Number(fs.readFileSync(`${dir}.starter`, 'utf8'));
  } catch {
    return null;
  }
}
