import { NEVER_SENT, ProviderError, type ProviderFailure } from '#ports/provider-error.ts';

/** What the AWS SDK throws, its own errors and those of the connection alike. */
interface SdkFault extends Error {
  code?: string;
  $metadata?: { httpStatusCode?: number };
  $response?: { statusCode?: number };
}

const BY_NAME: Readonly<Record<string, ProviderFailure>> = {
  AccountSuspendedException: 'permission',
  SendingPausedException: 'permission',
  MailFromDomainNotVerifiedException: 'permission',
  AccessDeniedException: 'permission',
  OptInRequired: 'permission',
  // The configuration set, and never a mail: it is the mailbox's settings that name it.
  NotFoundException: 'permission',
  UnrecognizedClientException: 'auth_expired',
  InvalidClientTokenId: 'auth_expired',
  InvalidSignatureException: 'auth_expired',
  SignatureDoesNotMatch: 'auth_expired',
  IncompleteSignatureException: 'auth_expired',
  MissingAuthenticationTokenException: 'auth_expired',
  ExpiredTokenException: 'auth_expired',
  RequestTimeTooSkewed: 'temporary',
  MessageRejected: 'validation',
  BadRequestException: 'validation',
  ValidationException: 'validation',
  TooManyRequestsException: 'rate_limited',
  ThrottlingException: 'rate_limited',
  Throttling: 'rate_limited',
  LimitExceededException: 'quota_exhausted',
};

/** Names under which SES says two different things, told apart by its words. */
const BY_WORDS: readonly { name: RegExp; words: RegExp; failure: ProviderFailure }[] = [
  {
    name: /^(TooManyRequestsException|ThrottlingException|Throttling)$/,
    words: /daily (message|sending) quota exceeded/i,
    failure: 'quota_exhausted',
  },
  { name: /^MessageRejected$/, words: /address is not verified/i, failure: 'permission' },
];

function failureOf(fault: SdkFault, status: number): ProviderFailure {
  const byWords = BY_WORDS.find(({ name, words }) => name.test(fault.name) && words.test(fault.message))?.failure;
  if (byWords !== undefined) return byWords;
  if (status === 0) return NEVER_SENT.has(fault.code ?? '') ? 'temporary' : 'unknown_outcome';
  // A 2xx that cannot be read was taken; what a 5xx has taken nobody knows.
  if (status < 400 || status >= 500) return 'unknown_outcome';
  const byName = BY_NAME[fault.name];
  if (byName !== undefined) return byName;
  if (status === 429) return 'rate_limited';
  return status === 401 || status === 403 ? 'permission' : 'validation';
}

/** The vendor's message stays out: it repeats addresses. */
export function toProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  if (!(error instanceof Error)) return new ProviderError('unknown_outcome', 'SES gave no answer that can be read', { cause: error });
  const fault: SdkFault = error;
  const status = fault.$metadata?.httpStatusCode ?? fault.$response?.statusCode ?? 0;
  const vendorCode = fault.code ?? fault.name;
  return new ProviderError(failureOf(fault, status), `SES ${status === 0 ? 'gave no answer' : status}: ${vendorCode}`, { vendorCode, cause: fault });
}
