import { portOwner } from './port-owner.ts';

export class PortTakenError extends Error {
  readonly port: number;

  constructor(port: number, message: string) {
    super(message);
    this.name = 'PortTakenError';
    this.port = port;
  }
}

/** Turns the operating system's "address in use" into who uses it; any other failure stays what it is. */
export async function explainListenFailure(failure: unknown, port: number, purpose: string): Promise<unknown> {
  const code = failure instanceof Error && 'code' in failure ? failure.code : null;
  if (code !== 'EADDRINUSE') return failure;
  const owner = await portOwner(port);
  const by = owner ? `process ${owner.pid} (${owner.command})` : 'another process';
  return new PortTakenError(port, `Port ${port}, for ${purpose}, is taken by ${by}. Stop that process or choose another port.`);
}
