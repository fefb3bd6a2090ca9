/** Stable codes; http/errors.ts maps each to one status. */
export type ServiceErrorCode =
  | 'bad_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'already_resolved'
  | 'values_changed'
  | 'mapping_invalid'
  | 'scope_invalid'
  | 'scope_unsupported'
  | 'idempotency_key_reused'
  | 'request_in_progress'
  | 'duplicate'
  | 'no_connection'
  | 'create_not_supported'
  | 'out_of_scope'
  | 'not_synced'
  | 'not_a_person'
  | 'needs_reauth'
  | 'enrollment_blocked'
  | 'mail_text_refused'
  | 'template_invalid'
  | 'mail_refused'
  | 'mailbox_unavailable'
  | 'suppressed'
  | 'state_expired'
  | 'rate_limited'
  | 'crm_unavailable'
  | 'mail_unavailable'
  | 'sign_in_refused'
  | 'replay_horizon';

/** `detail` says what was not lost and what to do; it is shown to people. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  readonly detail: string;
  /** One by one, where several things are wrong. */
  readonly problems: readonly Readonly<Record<string, string | null>>[];

  constructor(code: ServiceErrorCode, title: string, detail = '', problems: ServiceError['problems'] = []) {
    super(title);
    this.name = 'ServiceError';
    this.code = code;
    this.detail = detail;
    this.problems = problems;
  }
}
