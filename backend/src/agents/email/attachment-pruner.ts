import type { Work } from '#db/unit-of-work.ts';
import type { Executor } from '#events/agent.ts';
import { customersWithOldAttachments, dropAttachments } from '#services/email/attachments.ts';

/** Lets go of files whose mail went long ago. */
export function attachmentPruner(work: Work): Executor {
  return {
    name: 'attachment-prune',
    agent: 'email',
    isIdle: true,
    topics: [],
    due: (now) => customersWithOldAttachments(work, now),
    run: (customerId) => work.withTenant(customerId, dropAttachments),
  };
}
