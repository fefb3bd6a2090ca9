const DAYS = 30;
const MOST = 3;

/** From when on the soft bounces of an address count. */
export const softBouncesSince = (now: Date): Date => new Date(now.getTime() - DAYS * 86_400_000);

/** So many different mails came back for now that the next will, too. */
export const isTooOften = (softBounces: number): boolean => softBounces >= MOST;
