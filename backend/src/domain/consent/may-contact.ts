export type ConsentChannel = 'email' | 'call';

export interface ConsentSource {
  /** Where the statement is kept, e.g. "crm:salesforce", "unsubscribe page". */
  readonly source: string;
  readonly channel: ConsentChannel;
  /** Null = the source exists and cannot be read (hidden by permissions). */
  readonly optedOut: boolean | null;
}

export interface ConsentInput {
  readonly channel: ConsentChannel;
  readonly sources: readonly ConsentSource[];
  /** The connected CRM's opt-outs have all been read at least once. */
  readonly optOutsImported: boolean;
}

export type ConsentVerdict =
  | { readonly may: true }
  /** `source` null: the refusal is not one source's. */
  | { readonly may: false; readonly reason: 'opted_out' | 'consent_unknown'; readonly source: string | null };

/**
 * The strictest source wins: one refusal is enough, and a source that cannot be read is no consent. Sources of the
 * other channel say nothing.
 */
export function mayContact({ channel, sources, optOutsImported }: ConsentInput): ConsentVerdict {
  const own = sources.filter((source) => source.channel === channel);
  const refusal = own.find((source) => source.optedOut === true);
  if (refusal !== undefined) return { may: false, reason: 'opted_out', source: refusal.source };
  const unreadable = own.find((source) => source.optedOut === null);
  if (unreadable !== undefined) return { may: false, reason: 'consent_unknown', source: unreadable.source };
  return optOutsImported ? { may: true } : { may: false, reason: 'consent_unknown', source: null };
}

/** The same verdict as the tri-state that steps and enrollments decide on. */
export function optedOutState(verdict: ConsentVerdict): boolean | null {
  if (verdict.may) return false;
  return verdict.reason === 'opted_out' ? true : null;
}
