/**
 * Whole numbers that add up to `total` and differ from the exact values as little as possible (largest remainder).
 * None exceeds its cap; the caps must add up to `total` or more.
 */
export function roundParts(exact: readonly number[], total: number, caps: readonly number[]): number[] {
  const whole = exact.map((value, index) => Math.min(Math.floor(value), caps[index] ?? 0));
  let missing = total - whole.reduce((sum, value) => sum + value, 0);
  while (missing > 0) {
    const index = furthestBelow(exact, whole, caps);
    if (index < 0) break;
    whole[index] = (whole[index] ?? 0) + 1;
    missing -= 1;
  }
  return whole;
}

function furthestBelow(exact: readonly number[], whole: readonly number[], caps: readonly number[]): number {
  let best = -1;
  let bestGap = Number.NEGATIVE_INFINITY;
  exact.forEach((value, index) => {
    const gap = value - (whole[index] ?? 0);
    if ((whole[index] ?? 0) < (caps[index] ?? 0) && gap > bestGap) {
      best = index;
      bestGap = gap;
    }
  });
  return best;
}
