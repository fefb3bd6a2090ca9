import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BlockCause, isStillBlocked, judgeRow, MAX_RETRY_MS, type RowOutcome, type SentRow, withoutBlocked } from './row-verdict.ts';
import { transition } from './link-state.ts';

const SENT: BlockCause = { payloadHash: 'p1', mappingVersion: 'm1', schemaVersion: 's1' };
const UPDATE: SentRow = { isCreate: false, attempt: 1, hasNewerLocal: false, sent: SENT };
const CREATE: SentRow = { ...UPDATE, isCreate: true };
const block = (code: string, fields: readonly string[] = []) => ({ event: 'failed_for_good', block: { ...SENT, code, fields } });

it.each<[RowOutcome, SentRow, unknown]>([
  [{ kind: 'done' }, UPDATE, { event: 'acked' }],
  [{ kind: 'done' }, { ...UPDATE, hasNewerLocal: true }, { event: 'acked_stale' }],
  [{ kind: 'transient', retryAfterMs: null }, UPDATE, { event: 'failed_for_now', retryInMs: 1_000 }],
  [
    { kind: 'transient', retryAfterMs: 7_000 },
    { ...UPDATE, attempt: 3 },
    { event: 'failed_for_now', retryInMs: 11_000 },
  ],
  [{ kind: 'permanent', code: 'INVALID', fields: ['city'] }, UPDATE, block('INVALID', ['city'])],
  [{ kind: 'permanent', code: 'INVALID', fields: [] }, CREATE, block('INVALID')],
  [{ kind: 'gone' }, UPDATE, { event: 'gone' }],
  [{ kind: 'gone' }, CREATE, block('reference_gone')],
  [{ kind: 'duplicate', existingId: '42' }, CREATE, { event: 'matched', linkTo: '42' }],
  [{ kind: 'duplicate', existingId: null }, CREATE, block('duplicate')],
  [{ kind: 'duplicate', existingId: '42' }, UPDATE, block('duplicate')],
  [{ kind: 'unknown' }, UPDATE, { event: 'outcome_unknown' }],
])('%j of %j', (outcome, row, verdict) => {
  expect(judgeRow(outcome, row, 0.5)).toEqual(verdict);
});

it('waits longer each time, up to a quarter of an hour', () => {
  const waits = [1, 2, 3, 9, 10, 11, 60].map((attempt) => judgeRow({ kind: 'transient', retryAfterMs: null }, { ...UPDATE, attempt }, 1).retryInMs);
  expect(waits).toEqual([2_000, 4_000, 8_000, 512_000, 900_000, 900_000, 900_000]);
  expect(MAX_RETRY_MS).toBe(900_000);
});

it('tries a refused payload again only when something about it changed', () => {
  const refused = { ...SENT, code: 'INVALID', fields: [] };
  expect(isStillBlocked(refused, SENT)).toBe(true);
  expect(isStillBlocked(refused, { ...SENT, payloadHash: 'p2' })).toBe(false);
  expect(isStillBlocked(refused, { ...SENT, mappingVersion: 'm2' })).toBe(false);
  expect(isStillBlocked(refused, { ...SENT, schemaVersion: 's2' })).toBe(false);
});

it('goes on with the fields nobody complained about', () => {
  expect(withoutBlocked({ city: 'Ulm', zip: '1' }, { ...SENT, code: 'INVALID', fields: ['zip', 'x'] })).toEqual({ city: 'Ulm' });
  expect(withoutBlocked({ city: 'Ulm' }, { ...SENT, code: 'INVALID', fields: [] })).toBe(null);
});

const anyOutcome: fc.Arbitrary<RowOutcome> = fc.oneof(
  fc.constant<RowOutcome>({ kind: 'done' }),
  fc.constant<RowOutcome>({ kind: 'gone' }),
  fc.constant<RowOutcome>({ kind: 'unknown' }),
  fc.record({ kind: fc.constant('transient' as const), retryAfterMs: fc.option(fc.nat(60_000)) }),
  fc.record({ kind: fc.constant('permanent' as const), code: fc.string(), fields: fc.array(fc.string()) }),
  fc.record({ kind: fc.constant('duplicate' as const), existingId: fc.option(fc.string()) }),
);

it('gives every row of a batch an outcome its link can take', () => {
  fc.assert(
    fc.property(anyOutcome, fc.boolean(), fc.boolean(), (outcome, isCreate, hasNewerLocal) => {
      const { event } = judgeRow(outcome, { ...UPDATE, isCreate, hasNewerLocal }, 0);
      expect(transition(isCreate ? 'creating' : 'pushing', event)).not.toBe(null);
    }),
  );
});
