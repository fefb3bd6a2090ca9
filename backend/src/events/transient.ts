/** SQLSTATE classes where the same work succeeds later: connection, serialization, deadlock, shutdown, timeouts, resources. */
const TRANSIENT = /^(08|40001|40P01|53|55P03|57)/;
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT']);

/** The database's weather, not the event's fault: never a reason to bury an event. */
export function isTransient(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = (at as { code?: unknown }).code;
    if (typeof code === 'string' && (TRANSIENT.test(code) || SOCKET.has(code))) return true;
  }
  return false;
}
