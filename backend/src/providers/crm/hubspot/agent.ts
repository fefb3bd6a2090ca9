import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { Socket } from 'node:net';

/** The client has no timeout of its own; a silent socket is destroyed with ETIMEDOUT, which frees it too. */
function expire(socket: Duplex | null | undefined, timeoutMs: number): void {
  if (!(socket instanceof Socket)) return;
  socket.setTimeout(timeoutMs);
  socket.on('timeout', () => socket.destroy(Object.assign(new Error(`no answer in ${timeoutMs} ms`), { code: 'ETIMEDOUT' })));
}

export function agentFor(baseUrl: string, timeoutMs: number): http.Agent | https.Agent {
  const agent = baseUrl.startsWith('https:')
    ? new https.Agent({ keepAlive: true, timeout: timeoutMs })
    : new http.Agent({ keepAlive: true, timeout: timeoutMs });
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    expire(socket, timeoutMs);
    return socket;
  };
  return agent;
}
