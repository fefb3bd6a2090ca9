import type { Bench, Contestant } from './bench.ts';

export interface Standing {
  readonly label: string;
  readonly perSecond: readonly number[];
  readonly medianPerSecond: number;
  /** Ours divided by this one, round by round: rounds share the machine's mood, so only their ratio is worth a median. */
  readonly oursToThis: { readonly median: number; readonly lowest: number; readonly highest: number };
}

export interface Comparison {
  readonly name: string;
  readonly operation: string;
  readonly rounds: number;
  readonly ours: { readonly label: string; readonly perSecond: readonly number[]; readonly medianPerSecond: number };
  readonly limit: Standing;
  readonly peers: readonly Standing[];
}

const ROUNDS = 5;

/** Interleaved: each round runs everyone once, and the order turns, so nobody always runs on the warm machine. */
export async function compare({ name, operation, ours, limit, peers = [], rounds = ROUNDS }: Bench): Promise<Comparison> {
  const contestants = [ours, limit, ...peers];
  const speeds = new Map<Contestant, number[]>(contestants.map((each) => [each, []]));
  for (let round = 0; round < rounds; round++) {
    const turn = round % contestants.length;
    for (const each of [...contestants.slice(turn), ...contestants.slice(0, turn)]) speeds.get(each)?.push(await each.run(round));
  }
  const own = speeds.get(ours) ?? [];
  const standing = (each: Contestant): Standing => standingOf(each.label, own, speeds.get(each) ?? []);
  return {
    name,
    operation,
    rounds,
    ours: { label: ours.label, perSecond: own, medianPerSecond: median(own) },
    limit: standing(limit),
    peers: peers.map(standing),
  };
}

function standingOf(label: string, ours: readonly number[], theirs: readonly number[]): Standing {
  const ratios = ours.map((speed, round) => speed / (theirs[round] ?? Number.NaN));
  const oursToThis = { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
  return { label, perSecond: theirs, medianPerSecond: median(theirs), oursToThis };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function printComparison({ name, operation, rounds, ours, limit, peers }: Comparison): string {
  const per = (speed: number) => `${Math.round(speed).toLocaleString('en-US')}/s`;
  const line = ({ label, medianPerSecond, oursToThis: { median: middle, lowest, highest } }: Standing) =>
    `  ${label.padEnd(40)} ${per(medianPerSecond).padStart(14)}   ours is ${middle.toFixed(2)} of it (${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
  return [
    `${name}: ${(limit.oursToThis.median * 100).toFixed(0)} % of the physical limit (${operation}, median of ${rounds} interleaved rounds)`,
    `  ${ours.label.padEnd(40)} ${per(ours.medianPerSecond).padStart(14)}`,
    ...[limit, ...peers].map(line),
  ].join('\n');
}
