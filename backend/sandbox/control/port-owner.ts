import { readdir, readFile, readlink } from 'node:fs/promises';

const LISTENING = '0A';

/** Inodes of the sockets that listen on the port, IPv4 and IPv6. Lines of /proc/net/tcp: number, local address:port in hex, peer, state, …, inode. */
async function listeningInodes(port: number): Promise<Set<string>> {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8').catch(() => '')));
  const columns = tables.flatMap((table) => table.split('\n').slice(1)).map((line) => line.trim().split(/\s+/));
  return new Set(columns.flatMap(([, local, , state, , , , , , inode]) => (local?.endsWith(suffix) && state === LISTENING && inode ? [inode] : [])));
}

async function holdsOneOf(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
    if (inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? '')) return true;
  }
  return false;
}

/** The process that listens on a port of this machine; null when nobody does, or when this user may not see who. Linux only. */
export async function portOwner(port: number): Promise<{ pid: number; command: string } | null> {
  const inodes = await listeningInodes(port);
  if (inodes.size === 0) return null;
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (!(await holdsOneOf(pid, inodes))) continue;
    const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    return { pid: Number(pid), command: commandLine.split('\0').filter(Boolean).join(' ') };
  }
  return null;
}
