import net from 'node:net';

/**
 * Asks for `paths`, one after the other over each of `connections` sockets, and returns how many were answered a second.
 * Plain sockets: an HTTP client would take more time than the server. Only for answers without a body.
 */
export async function requestsPerSecond(
  port: number,
  paths: readonly string[],
  { connections, status }: { connections: number; status: string },
): Promise<number> {
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, () => oneConnection(port, () => paths[next++], status)));
  return (paths.length / (performance.now() - startedAt)) * 1000;
}

const AGENT = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

function oneConnection(port: number, nextPath: () => string | undefined, status: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    let seen = '';
    const ask = (): void => {
      const path = nextPath();
      if (path === undefined) return void socket.end(resolve);
      socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUser-Agent: ${AGENT}\r\nAccept-Language: en-US\r\n\r\n`);
    };
    socket.on('connect', ask);
    socket.on('error', reject);
    socket.on('data', (part) => {
      seen += part.toString('latin1');
      if (!seen.endsWith('\r\n\r\n')) return;
      if (!seen.startsWith(`HTTP/1.1 ${status}`)) return reject(new Error(`answered ${seen.slice(0, 200)}`));
      seen = '';
      ask();
    });
  });
}
