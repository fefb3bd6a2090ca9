import { fork } from 'node:child_process';
import path from 'node:path';

export interface OrgOrder {
  contacts: number;
  /** Before each answer. */
  latencyMs: number;
}

export interface ReadyOrg {
  url: string;
  orgId: string;
  accessToken: string;
  contactIds: string[];
}

/** A twin org in a process of its own: client and server must not share an event loop, or each would wait for the other. */
export function startTwinOrg(order: OrgOrder): Promise<ReadyOrg & { close(): Promise<void> }> {
  const child = fork(path.join(import.meta.dirname, 'twin-org-process.ts'), [JSON.stringify(order)]);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    child.once('message', (ready: ReadyOrg) =>
      resolve({
        ...ready,
        close: () => {
          child.disconnect();
          return ended;
        },
      }),
    );
    child.once('exit', (code) => reject(new Error(`the twin org ended with ${code ?? 'a signal'} before it was ready`)));
  });
}
