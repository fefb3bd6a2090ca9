/** A date, or an instant. */
export class Moment {
  readonly ms: number;

  constructor(ms: number) {
    this.ms = ms;
  }
}

export type Datum = string | number | boolean | null | Moment;

export const DAY_MS = 86_400_000;

/** An empty text is a blank one. */
export const isBlank = (datum: Datum): boolean => datum === null || datum === '';

export function textOf(datum: Datum): string {
  if (datum instanceof Moment) return new Date(datum.ms).toISOString().slice(0, datum.ms % DAY_MS === 0 ? 10 : 19);
  return datum === null ? '' : String(datum);
}

/** null where there is no number to reckon with. */
export const numberOf = (datum: Datum): number | null => (typeof datum === 'number' ? datum : null);

const plain = (datum: Datum): string | number | boolean | null => {
  if (datum instanceof Moment) return datum.ms;
  return datum === '' ? null : datum;
};

export const isSame = (left: Datum, right: Datum): boolean => plain(left) === plain(right);

/** Nothing is more or less than a blank. */
export function compare(left: Datum, right: Datum, holds: (order: number) => boolean): boolean {
  const [one, other] = [plain(left), plain(right)];
  if (one === null || other === null || typeof one !== typeof other) return false;
  if (one === other) return holds(0);
  return holds(one < other ? -1 : 1);
}
