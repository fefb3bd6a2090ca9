import fs from 'node:fs';

/** Clock ticks per second of /proc/<pid>/stat; 100 on every Linux of today (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_S = 100;

function ticks(pid: number, withEndedChildren: boolean): number {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    // Fields 14 to 17 of proc(5): utime, stime, and both of the children it waited for.
    return (fields[11] ?? 0) + (fields[12] ?? 0) + (withEndedChildren ? (fields[13] ?? 0) + (fields[14] ?? 0) : 0);
  } catch {
    return 0;
  }
}

const childrenOf = (pid: number): number[] =>
  fs
    .readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .map(Number)
    .filter((child) => child > 0);

/** CPU of a server process and all its sessions, ended ones too. Unlike rates, it hardly changes when neighbors are busy. */
export const serverCpuMs = (pid: number): number =>
  ((ticks(pid, true) + childrenOf(pid).reduce((sum, child) => sum + ticks(child, false), 0)) * 1000) / TICKS_PER_S;

export const processCpuMs = (pid: number): number => (ticks(pid, false) * 1000) / TICKS_PER_S;
