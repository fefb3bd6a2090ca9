import { z } from 'zod';
import { MimeError } from '#ports/mime.ts';
import { type Effect, noAnswer } from '#ports/no-answer.ts';
import { ProviderError, type ProviderFailure } from '#ports/provider-error.ts';

/** An answer other than 2xx as it came. */
export class RefusedCall extends Error {
  readonly status: number;
  readonly body: unknown;
  readonly retryAfter: string | null;

  constructor(status: number, body: unknown, retryAfter: string | null) {
    super(`Outlook answered ${status}`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

/** Graph's form: {error: {code, message}}; the sign-in server's: {error: "invalid_grant", error_codes: [70008]}. */
const GraphBody = z.object({ error: z.object({ code: z.string() }) });
const SignInBody = z.object({ error: z.string(), error_codes: z.array(z.number()).default([]) });

/** By code in lower case, which says more than the status: a mailbox without a licence answers 404 as a missing mail does. */
const byCode: Readonly<Record<string, ProviderFailure>> = {
  invalidauthenticationtoken: 'auth_expired',
  authenticationerror: 'auth_expired',
  unauthenticated: 'auth_expired',
  erroraccessdenied: 'permission',
  accessdenied: 'permission',
  authorization_requestdenied: 'permission',
  errorsendasdenied: 'permission',
  errormessagesubmissionblocked: 'permission',
  erroraccountdisabled: 'permission',
  errorinvaliduser: 'permission',
  errornonexistentmailbox: 'permission',
  mailboxnotenabledforrestapi: 'permission',
  mailboxnotsupportedforrestapi: 'permission',
  errorquotaexceeded: 'quota_exhausted',
  errorexceededmessagelimit: 'quota_exhausted',
  applicationthrottled: 'rate_limited',
  toomanyrequests: 'rate_limited',
  mailboxconcurrency: 'rate_limited',
  activitylimitreached: 'rate_limited',
  errorserverbusy: 'rate_limited',
  errormailboxmoveinprogress: 'temporary',
  errorirresolvableconflict: 'temporary',
  erroritemnotfound: 'not_found',
  syncstatenotfound: 'cursor_invalid',
  syncstateinvalid: 'cursor_invalid',
  errorinvalidsyncstatedata: 'cursor_invalid',
  resyncrequired: 'cursor_invalid',
  // The sign-in server: a person has to sign in again, for whichever reason.
  invalid_grant: 'auth_expired',
  interaction_required: 'auth_expired',
  consent_required: 'auth_expired',
  login_required: 'auth_expired',
  access_denied: 'auth_expired',
  // Our own registration is at fault, and no mailbox: it works again once that is put right.
  invalid_client: 'temporary',
  unauthorized_client: 'temporary',
  temporarily_unavailable: 'temporary',
};

const byStatus: Readonly<Record<number, ProviderFailure>> = {
  400: 'validation',
  401: 'auth_expired',
  403: 'permission',
  404: 'not_found',
  405: 'validation',
  409: 'conflict',
  410: 'cursor_invalid',
  411: 'validation',
  413: 'validation',
  415: 'validation',
  422: 'validation',
  429: 'rate_limited',
  507: 'quota_exhausted',
};

function codeOf(body: unknown): string | null {
  const graph = GraphBody.safeParse(body).data;
  if (graph) return graph.error.code;
  return SignInBody.safeParse(body).data?.error ?? null;
}

function retryAfterMs(value: string | null): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

/** A number where the sign-in server gives one: "AADSTS70008". The text stays out, it names people. */
function vendorCodeOf(answer: RefusedCall, code: string | null): string {
  const number = SignInBody.safeParse(answer.body).data?.error_codes[0];
  return number === undefined ? (code?.slice(0, 100) ?? String(answer.status)) : `AADSTS${number}`;
}

function refusal(answer: RefusedCall, effect: Effect): ProviderError {
  const code = codeOf(answer.body);
  const failure = byCode[code?.toLowerCase() ?? ''] ?? byStatus[answer.status] ?? (effect === 'write' ? 'unknown_outcome' : 'temporary');
  const vendorCode = vendorCodeOf(answer, code);
  const waitMs = retryAfterMs(answer.retryAfter);
  return new ProviderError(failure, `Outlook ${answer.status} ${vendorCode}`, { vendorCode, ...(waitMs === null ? {} : { retryAfterMs: waitMs }) });
}

/** Whatever a call threw, in our terms. */
export function toProviderError(error: unknown, effect: Effect): ProviderError {
  if (error instanceof ProviderError) return error;
  if (error instanceof MimeError) return new ProviderError('validation', error.message, { vendorCode: error.failure, cause: error });
  if (error instanceof RefusedCall) return refusal(error, effect);
  return noAnswer('Outlook', error, effect);
}
