/** "Nov 22", in the viewer's zone. */
export function dateText(at: Date): string {
  return new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' }).format(at);
}

export const clock: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

/** "2:02 PM" today, else with its date; in the viewer's zone. */
export function clockText(at: Date, now: Date): string {
  const time = new Intl.DateTimeFormat(undefined, clock).format(at);
  return at.toDateString() === now.toDateString() ? time : `${dateText(at)}, ${time}`;
}
