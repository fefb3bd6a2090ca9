import { sameValue } from './canonical.ts';
import type { FieldShape, FieldValue } from './field-value.ts';
import { type Authority, type FieldVerdict, mergeField } from './merge-field.ts';

/** A value the CRM's field history tells. */
export interface HistoricValue {
  readonly value: FieldValue;
  readonly at: Date;
}

/** Of other hands' values the last that was entered after we read the record and before our write covered it. The CRMs' batch writes know no "only if unchanged". */
export function overwritten<Entry extends HistoricValue>(history: readonly Entry[], readAt: Date, wroteAt: Date): Entry | null {
  const between = history.filter(({ at }) => at > readAt && at <= wroteAt);
  return between.reduce<Entry | null>((last, each) => (last === null || each.at >= last.at ? each : last), null);
}

export interface CoveredWrite {
  /** As read before the write. */
  readonly base: FieldValue;
  readonly sent: FieldValue;
  readonly sentAt: Date | null;
  readonly covered: HistoricValue;
}

/**
 * What the policy would have said had we seen the covered value in time; a covered value like the base or like ours is none.
 * `remote`: put it into the local field (its base is what was sent), so the next push restores it.
 */
export function judgeCovered(write: CoveredWrite, shape: FieldShape, authority: Authority): FieldVerdict {
  const { base, sent, sentAt, covered } = write;
  if (sameValue(covered.value, base, shape) || sameValue(covered.value, sent, shape)) return { kind: 'nothing' };
  return mergeField({ base, local: sent, remote: covered.value, localAt: sentAt, remoteAt: covered.at }, shape, authority);
}
