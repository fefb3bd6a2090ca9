import { canonicalText } from './canonical-text.ts';
import type { FieldShape } from './field-value.ts';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** From here on a number has no digits after the point. */
const NO_FRACTION = 2 ** 53;

/** Rounded to the field's scale, half away from zero; a text that is no number stays text. */
export function canonicalNumber(value: string | number | boolean, { scale }: Pick<FieldShape, 'scale'>): number | string | null {
  const text = canonicalText(value, {});
  if (text === null || !DECIMAL.test(text)) return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  const rounded =
    scale === undefined || Math.abs(number) >= NO_FRACTION ? number : shift(Math.sign(number) * Math.round(shift(Math.abs(number), scale)), -scale);
  // -0 and 0 are one number.
  return rounded + 0;
}

/** `number` × 10^`places` in decimal digits: 1.005 × 100 is 100.5, not 100.49999999999999. */
export function shift(number: number, places: number): number {
  const [digits, exponent = 0] = String(number).split('e');
  return Number(`${digits}e${Number(exponent) + places}`);
}
