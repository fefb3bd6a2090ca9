export type EmbeddedPostgresCode =
  | 'no_user'
  | 'no_binaries'
  | 'no_permission'
  | 'foreign_major'
  | 'already_running'
  | 'port_in_use'
  | 'init_failed'
  | 'start_failed';

/** `remedy` is one sentence for the person at the terminal. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresCode;
  readonly remedy: string;

  constructor(code: EmbeddedPostgresCode, message: string, remedy: string) {
    super(message);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
    this.remedy = remedy;
  }
}
