import type { LineChange, MappingDryRun } from '@salesos/shared/api/setup';
import { listenerSentences } from '@salesos/shared/labels/listeners';
import { dryRunLines } from '@salesos/shared/labels/setup-words';
import type { Work } from '#db/unit-of-work.ts';
import type { Actor } from '#domain/access/can.ts';
import type { MappingDeps, MappingRef } from '../crm-sync/offered-mapping.ts';
import { previewMapping } from '../crm-sync/preview-mapping.ts';
import { changeLines } from './change-lines.ts';

/** What saving these changes would do, one sentence a line; nothing is saved. */
export async function dryRunMapping(
  work: Work,
  deps: MappingDeps,
  input: MappingRef & { actor: Actor; changes: readonly LineChange[] },
): Promise<MappingDryRun> {
  const preview = await previewMapping(work, deps, { ...input, lines: await changeLines(work, deps, input) });
  const { changedFields, wouldChange, lookedAt, isComplete, conflicts, forReview, listeners } = preview;
  return {
    measuredAt: work.clock.now().toISOString(),
    lines:
      changedFields.length === 0
        ? [dryRunLines.nothing]
        : [
            dryRunLines.fields(changedFields.length),
            dryRunLines.records(wouldChange, lookedAt, isComplete),
            dryRunLines.conflicts(conflicts, forReview),
            ...(listeners === null ? [] : listenerSentences({ object: input.object, ...listeners })),
          ],
  };
}
