/** A limit as it was typed: null = nothing, so none; undefined = not a whole number from 1 to `most`. */
export function limitOf(text: string, most: number): number | null | undefined {
  const digits = text.replaceAll(/[\s,]/g, '');
  if (digits === '') return null;
  const limit = /^\d+$/.test(digits) ? Number(digits) : 0;
  return limit >= 1 && limit <= most ? limit : undefined;
}
