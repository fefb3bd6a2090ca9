/** The JSON of what a CRM sent us; null for what is none, which no delivery is. */
export function deliveryBody(rawBody: string): unknown {
  try {
    return JSON.parse(rawBody);
  } catch {
    return null;
  }
}
