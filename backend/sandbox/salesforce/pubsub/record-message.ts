import type { Twin } from '../../core/twin.ts';

/** One message of a call, in the form exchanges have; `answered` is null for what the subscriber says into a stream. */
export function recordMessage(twin: Twin, method: string, { asked = null, answered = null, status = 0 }: Message): void {
  if (!twin.recorder.on) return;
  twin.recorder.write({
    at: twin.clock.now().toISOString(),
    vendor: 'salesforce',
    direction: 'in',
    method: 'GRPC',
    url: `grpc://pubsub/eventbus.v1.PubSub/${method}`,
    requestHeaders: {},
    requestBody: asked === null ? '' : readable(asked),
    // HTTP's where all is well, so who looks for what was refused finds these too.
    status: status === 0 ? 200 : status,
    responseBody: answered === null ? '' : readable(answered),
  });
}

interface Message {
  asked?: object | null;
  answered?: object | null;
  /** gRPC's: 0 is well. */
  status?: number;
}

function readable(message: object): string {
  return JSON.stringify(message, (_key, value: unknown) => (isBytes(value) ? Buffer.from(value.data).toString('base64') : value));
}

/** What a Buffer has already become when JSON asks about it. */
function isBytes(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value && Array.isArray(value.data);
}
