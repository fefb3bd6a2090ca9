/**
 * Carries hints, never truth: a wake-up says that there may be work under `target` for a customer. Several for the same
 * pair collapse into one that runs now and at most one after it. Losing all of them costs only the sweeper's period.
 */
export interface WakeQueue {
  wake(target: string, customerId: string): void;
  wakeLater(target: string, customerId: string, delayMs: number): void;
  /** Starts taking wake-ups; `tick` runs about every second on one process of the fleet. */
  start(handlers: { wake(target: string, customerId: string): Promise<void>; tick(): Promise<void> }, concurrency: number): Promise<void>;
  /** Stops taking, lets what runs finish, closes connections. */
  close(): Promise<void>;
}
