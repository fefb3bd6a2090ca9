import { canonical } from './canonical.ts';
import type { FieldShape, FieldValue } from './field-value.ts';

export type Authority = 'crm_wins' | 'salesos_wins' | 'prefer_crm_unless_blank' | 'newest' | 'review';

export interface FieldSides {
  /** The last value both sides agreed on. */
  readonly base: FieldValue;
  readonly local: FieldValue;
  readonly remote: FieldValue;
  /** When the value was entered, as a server of that side says; null = that side does not know it for single fields. */
  readonly localAt: Date | null;
  readonly remoteAt: Date | null;
}

export type FieldVerdict =
  | { readonly kind: 'nothing' }
  /** Both changed to the same value: only the base moves. */
  | { readonly kind: 'agree'; readonly value: FieldValue }
  | { readonly kind: 'take_remote'; readonly value: FieldValue }
  | { readonly kind: 'push_local'; readonly value: FieldValue }
  | {
      readonly kind: 'conflict';
      readonly resolution: 'remote' | 'local' | 'review';
      /** Undefined while a person has to decide. */
      readonly kept: FieldValue | undefined;
      readonly lost: FieldValue | undefined;
    };

/** Three-way merge of a field that both sides may change. */
export function mergeField(sides: FieldSides, shape: FieldShape, authority: Authority): FieldVerdict {
  const same = sameness(sides, shape);
  if (same.localAndRemote) return same.baseAndRemote ? { kind: 'nothing' } : { kind: 'agree', value: sides.remote };
  if (same.baseAndRemote) return { kind: 'push_local', value: sides.local };
  if (same.baseAndLocal) return { kind: 'take_remote', value: sides.remote };
  return resolved(sides, resolutionOf(sides, shape, authority));
}

/** A field only one side may change. What the other side put there goes, but not without a trace. */
export function mergeOneWay(sides: FieldSides, shape: FieldShape, winner: 'local' | 'remote'): FieldVerdict {
  const same = sameness(sides, shape);
  if (same.localAndRemote) return same.baseAndRemote ? { kind: 'nothing' } : { kind: 'agree', value: sides.remote };
  if (winner === 'local' && same.baseAndRemote) return { kind: 'push_local', value: sides.local };
  if (winner === 'remote' && same.baseAndLocal) return { kind: 'take_remote', value: sides.remote };
  return resolved(sides, winner);
}

interface Sameness {
  readonly localAndRemote: boolean;
  readonly baseAndRemote: boolean;
  readonly baseAndLocal: boolean;
}

function sameness(sides: FieldSides, shape: FieldShape): Sameness {
  const [base, local, remote] = [canonical(sides.base, shape), canonical(sides.local, shape), canonical(sides.remote, shape)];
  return { localAndRemote: local === remote, baseAndRemote: base === remote, baseAndLocal: base === local };
}

function resolved({ local, remote }: FieldSides, resolution: 'remote' | 'local' | 'review'): FieldVerdict {
  if (resolution === 'review') return { kind: 'conflict', resolution, kept: undefined, lost: undefined };
  return resolution === 'remote'
    ? { kind: 'conflict', resolution, kept: remote, lost: local }
    : { kind: 'conflict', resolution, kept: local, lost: remote };
}

function resolutionOf(sides: FieldSides, shape: FieldShape, authority: Authority): 'remote' | 'local' | 'review' {
  if (authority === 'crm_wins') return 'remote';
  if (authority === 'salesos_wins') return 'local';
  if (authority === 'prefer_crm_unless_blank') return canonical(sides.remote, shape) === null ? 'local' : 'remote';
  if (authority === 'newest' && sides.localAt !== null && sides.remoteAt !== null) return sides.localAt > sides.remoteAt ? 'local' : 'remote';
  return 'review';
}
