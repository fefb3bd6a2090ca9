/** `idle` waits until nothing else of its queue does. */
export type Urgency = 'now' | 'idle';

/**
 * Carries hints, never truth: a wake-up says that there may be work under `target` for a customer. Several for the same
 * pair collapse into one that runs now and at most one after it. Losing all of them costs only the sweeper's period.
 *
 * A target is `queue/name`, or just a name. A process takes from the queues it starts and from the one of bare names, so
 * a wake-up never reaches a process that cannot run it.
 */
export interface WakeQueue {
  wake(target: string, customerId: string, urgency?: Urgency): void;
  wakeLater(target: string, customerId: string, delayMs: number): void;
  /** Starts taking wake-ups, up to `concurrency` of each queue; `tick` runs about every second on one process of the fleet. */
  start(
    handlers: { wake(target: string, customerId: string): Promise<void>; tick(): Promise<void> },
    concurrency: number,
    queues?: readonly string[],
  ): Promise<void>;
  /** Stops taking, lets what runs finish, closes connections. */
  close(): Promise<void>;
}
