import type { Fault } from '../../../backend/sandbox/core/faults.ts';
import type { Launched } from '../../start/launch.ts';

/** One way out for mail: a vendor, a mailbox there, and what may go wrong on the way. */
export interface Route {
  provider: string;
  /** The vendor can be asked what became of a mail, so none may be left to a person. */
  isAsked: boolean;
  /** Assumptions about the vendor (docs/unverified.md) that are turned around, one trial each. */
  assumptions: readonly string[];
  /** Connects the mailbox the mails leave from. */
  mailboxId(launched: Launched, customerId: string): Promise<string>;
  /** What each handover meets, in turn. */
  mishaps: readonly Fault[];
}
