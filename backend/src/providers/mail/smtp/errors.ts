import { MimeError } from '#ports/mime.ts';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';
import { HandoverError } from './client.ts';

/** What the SMTP library attaches to its errors. */
interface SmtpFault extends Error {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
}

/** RFC 4954: authentication required, mechanism too weak, credentials invalid, encryption required. */
const LOGIN_REPLIES = new Set([530, 534, 535, 538]);
/** The library refused before it sent anything: the message or its addresses are at fault. */
const LOCAL_REFUSALS = new Set(['EENVELOPE', 'EMESSAGE', 'ECONFIG']);

function replyFailure(code: number): ProviderFailure {
  if (LOGIN_REPLIES.has(code)) return 'auth_expired';
  // 503 (bad sequence) says the session was in the wrong state, not that the message is bad.
  return code >= 500 && code !== 503 ? 'validation' : 'temporary';
}

function failureOf(fault: SmtpFault, bodyStarted: boolean): ProviderFailure {
  const code = fault.responseCode ?? 0;
  if (bodyStarted) {
    // Only a reply to DATA itself settles the matter; a 421 on a dying connection does not.
    return fault.command === 'DATA' && code >= 400 && code !== 503 ? replyFailure(code) : 'unknown_outcome';
  }
  if (code >= 400) return replyFailure(code);
  if (fault.code === 'EAUTH' || fault.code === 'ENOAUTH') return 'auth_expired';
  return LOCAL_REFUSALS.has(fault.code ?? '') ? 'validation' : 'temporary';
}

/** "550 5.1.1" of a reply; the reply's text stays out, servers repeat addresses in it. */
function vendorCodeOf(fault: SmtpFault): string {
  const reply = /^(\d{3})[ -](\d\.\d{1,3}\.\d{1,3})?/.exec(fault.response ?? '');
  return reply ? [reply[1], reply[2]].filter(Boolean).join(' ') : (fault.code ?? 'connection');
}

export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof MimeError) return new ProviderError('validation', error.message, { vendorCode: error.failure, cause: error });
  if (!(error instanceof HandoverError)) return new ProviderError('temporary', 'the mail could not be prepared', { cause: error });
  const fault = error.cause as SmtpFault;
  const vendorCode = vendorCodeOf(fault);
  const where = error.bodyStarted ? 'after DATA' : `at ${fault.command ?? 'connection'}`;
  return new ProviderError(failureOf(fault, error.bodyStarted), `SMTP ${vendorCode} ${where}`, { vendorCode, cause: fault });
}
