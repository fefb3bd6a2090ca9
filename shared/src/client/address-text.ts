const address = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** An address as it was typed: null = nothing; undefined = what is typed is none. Whoever it is sent to judges more strictly. */
export function addressOf(text: string): string | null | undefined {
  const typed = text.trim();
  if (typed === '') return null;
  return address.test(typed) ? typed : undefined;
}
