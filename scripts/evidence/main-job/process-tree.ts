import fs from 'node:fs';

const EVERY_MS = 250;
/** Pages are 4 KiB on x64 Linux. */
const PAGE = 4096;

interface Process {
  pid: number;
  parent: number;
  /** Clock ticks since boot: with the pid, names one process for good. */
  startedAt: string;
  residentBytes: number;
}

export interface TreeWatch {
  /** Sum over the tree at its largest; pages shared by several processes count once for each, so the truth is lower. */
  peakBytes(): number;
  /** Processes of the tree, seen at any time, that are alive now. */
  alive(): number[];
  stop(): void;
}

function read(pid: number): Process | null {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields of proc(5) from the third on; the second is a name that may hold anything, in brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return { pid, parent: Number(fields[1]), startedAt: fields[19] ?? '', residentBytes: Number(fields[21]) * PAGE };
  } catch {
    return null;
  }
}

function everyProcess(): Process[] {
  const pids = fs
    .readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  return pids.map(read).filter((found) => found !== null);
}

function treeOf(root: number): Process[] {
  const children = new Map<number, Process[]>();
  const all = everyProcess();
  for (const each of all) children.set(each.parent, [...(children.get(each.parent) ?? []), each]);
  const below = (pid: number): Process[] => (children.get(pid) ?? []).flatMap((child) => [child, ...below(child.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}

/** Looks at a process and all below it four times a second. */
export function watchTree(root: number): TreeWatch {
  const seen = new Map<number, string>();
  let peak = 0;
  const look = (): void => {
    const tree = treeOf(root);
    for (const { pid, startedAt } of tree) seen.set(pid, startedAt);
    peak = Math.max(
      peak,
      tree.reduce((sum, each) => sum + each.residentBytes, 0),
    );
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return {
    peakBytes: () => peak,
    alive: () => [...seen].filter(([pid, startedAt]) => read(pid)?.startedAt === startedAt).map(([pid]) => pid),
    stop: () => clearInterval(timer),
  };
}
