import type { Twin } from '../core/twin.ts';

interface Dialogue {
  command: 'RCPT' | 'DATA';
  envelope: { from: string; to: readonly string[] };
  message: string;
  /** 0 = no answer was given. */
  status: number;
  answer: string;
}

/** One SMTP command that decided something, in the form of the recorder's HTTP exchanges. */
export function recordDialogue(twin: Twin, { command, envelope, message, status, answer }: Dialogue): void {
  if (!twin.recorder.on) return;
  const to = envelope.to.join(',');
  twin.recorder.write({
    at: twin.clock.now().toISOString(),
    vendor: 'smtp',
    direction: 'in',
    method: command,
    url: `mailto:${to}`,
    requestHeaders: { 'mail-from': envelope.from, 'rcpt-to': to },
    requestBody: message,
    status,
    responseBody: answer,
  });
}
