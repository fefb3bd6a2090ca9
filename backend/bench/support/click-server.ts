import { fork } from 'node:child_process';
import path from 'node:path';

/** Ports of the app as it is, and of the same app without storage. */
export interface ReadyServer {
  durable: number;
  idle: number;
}

/** In a process of its own: whoever asks must not share an event loop with who answers. */
export function startClickServer(env: Readonly<Record<string, string>>): Promise<ReadyServer & { close(): Promise<void> }> {
  const child = fork(path.join(import.meta.dirname, 'click-server-process.ts'), { env: { ...process.env, ...env } });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.once('message', (ready: ReadyServer) =>
      resolve({
        ...ready,
        close: () => {
          child.disconnect();
          return ended;
        },
      }),
    );
    child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'} before it was ready`)));
  });
}
