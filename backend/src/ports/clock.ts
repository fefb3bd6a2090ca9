/** Business time (due dates, windows, decay, retention). Machine time (leases, signatures, token expiry) is the wall clock. */
export interface Clock {
  now(): Date;
}

/** Wall time, in milliseconds, for leases, timeouts and signatures. */
export type WallClock = () => number;
