/** `value` as JSON text in which this checkout is `.`: where somebody cloned it is nobody's business. */
export function withoutPaths(value: unknown, checkout: string): string {
  const escaped = JSON.stringify(checkout).slice(1, -1);
  return JSON.stringify(value, null, 2).replaceAll(`file://${escaped}`, '.').replaceAll(escaped, '.');
}
