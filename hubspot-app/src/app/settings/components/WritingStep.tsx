import { ButtonRow, Flex, LoadingButton } from '@hubspot/ui-extensions';
import type { SetupView } from '@salesos/shared/api/setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import type { Setup } from '../hooks/useSetup.ts';
import { Facts } from './Facts.tsx';
import { UndoLastBatch } from './UndoLastBatch.tsx';
import { WritesDiff } from './WritesDiff.tsx';
import { WritesPerHour } from './WritesPerHour.tsx';
import { CallProblem } from './CallProblem.tsx';

/** What would be written, then whether it is; how to limit, stop and take it back. */
export function WritingStep({ setup, view }: { setup: Setup; view: SetupView }) {
  const { state, isPaused, isEnded, facts, writesPerHour, canUndo } = view.writing;
  const isBusy = setup.pending !== null;
  return (
    <Flex direction="column" gap="sm">
      <Facts facts={facts} />
      {state === 'shadow' && <WritesDiff setup={setup} view={view} />}
      <CallProblem problem={setup.problem} />
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant={state === 'shadow' ? 'primary' : 'destructive'}
          disabled={isBusy || isEnded}
          loading={setup.pending === 'set_writing'}
          onClick={() =>
            void (state === 'shadow'
              ? setup.change({ call: 'set_writing', state: 'on' }, setupLabels.setupTurnedOn)
              : setup.change({ call: 'set_writing', state: 'shadow' }, setupLabels.setupTurnedOff))
          }
        >
          {state === 'shadow' ? setupLabels.setupTurnOn : setupLabels.setupTurnOff}
        </LoadingButton>
        <LoadingButton
          size="sm"
          disabled={isBusy || isEnded}
          loading={setup.pending === 'pause' || setup.pending === 'resume'}
          onClick={() =>
            void (isPaused ? setup.change({ call: 'resume' }, setupLabels.setupResumed) : setup.change({ call: 'pause' }, setupLabels.setupPaused))
          }
        >
          {isPaused ? setupLabels.setupResume : setupLabels.setupPause}
        </LoadingButton>
      </ButtonRow>
      {canUndo && <UndoLastBatch setup={setup} />}
      <WritesPerHour key={writesPerHour} setup={setup} held={writesPerHour} />
    </Flex>
  );
}
