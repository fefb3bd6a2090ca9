import net from 'node:net';
import tls from 'node:tls';

const PATIENCE_MS = 4_000;

export interface Address {
  host: string;
  port: number;
  secure: boolean;
}

/** Connects, says `greeting` if there is one, and gives back the first line of the answer. Rejects with the socket's code. */
export function firstLine({ host, port, secure }: Address, greeting: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = secure ? tls.connect({ host, port, ...(net.isIP(host) ? {} : { servername: host }) }) : net.connect({ host, port });
    let text = '';
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    const timer = setTimeout(() => end(() => reject(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))), PATIENCE_MS);
    socket.setEncoding('utf8');
    socket.once(secure ? 'secureConnect' : 'connect', () => void (greeting !== '' && socket.write(greeting)));
    socket.on('data', (chunk: string) => {
      text += chunk;
      const [line, rest] = text.split(/\r?\n/, 2);
      if (rest !== undefined || text.length > 4_096) end(() => resolve(line ?? ''));
    });
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('close', () => end(() => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' }))));
  });
}

/** The code of what went wrong, never its text. */
export const socketCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
