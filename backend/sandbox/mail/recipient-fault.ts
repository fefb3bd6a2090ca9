import type { Socket } from 'node:net';
import type { Fault } from '../core/faults.ts';
import type { Twin } from '../core/twin.ts';
import { recordDialogue } from './record-dialogue.ts';
import { smtpReply } from './smtp-reply.ts';

/** Nothing has taken effect at RCPT yet, so both "accepted, no answer" faults cut the connection here. */
export function playAtRecipient(
  twin: Twin,
  fault: Fault['kind'],
  envelope: { from: string; to: string[] },
  socket: Socket | undefined,
  done: (error?: Error | null) => void,
): void {
  if (fault.type === 'delay') return void setTimeout(done, fault.ms);
  if (fault.type === 'status') {
    const refusal = smtpReply(fault.status, typeof fault.body === 'string' ? fault.body : 'planned fault');
    recordDialogue(twin, { command: 'RCPT', envelope, message: '', status: fault.status, answer: refusal.message });
    return done(refusal);
  }
  recordDialogue(twin, { command: 'RCPT', envelope, message: '', status: 0, answer: '' });
  if (fault.type !== 'hang') socket?.destroy();
}
