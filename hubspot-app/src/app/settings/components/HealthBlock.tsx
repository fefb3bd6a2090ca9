import { Button, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import type { DoneText, HealthView, SetupCall, SetupView } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useAnswer } from '../hooks/useAnswer.ts';
import type { Setup } from '../hooks/useSetup.ts';
import { CallProblem } from './CallProblem.tsx';
import { HealthCauses } from './HealthCauses.tsx';
import { HealthFigures } from './HealthFigures.tsx';
import { ResyncOne } from './ResyncOne.tsx';

interface Props {
  setup: Setup;
  view: SetupView;
}

/** How the sync stands, as of the moment it was looked at. */
export function HealthBlock({ setup, view }: Props) {
  const { answer: health, isWaiting, retry: lookAgain } = useAnswer<HealthView>(setup, { call: 'health' });
  const act = async (call: SetupCall) => {
    const done = await setup.ask<DoneText>(call);
    if (done === null) return;
    setup.tell(done.text);
    lookAgain();
  };
  const isBusy = setup.pending !== null;
  return (
    <Flex direction="column" gap="sm">
      {isWaiting && <LoadingSpinner label={saySetup('setupWorking', view.product)} showLabel />}
      <CallProblem problem={setup.problem} />
      {!isWaiting && (
        <Flex direction="row">
          <Button size="xs" variant="transparent" disabled={isBusy} onClick={lookAgain}>
            {health ? setupLabels.setupPreviewAgain : setupLabels.setupTryAgain}
          </Button>
        </Flex>
      )}
      {health && <HealthFigures health={health} />}
      {health && <HealthCauses health={health} isBusy={isBusy} retry={(cause) => void act({ call: 'retry_cause', cause })} />}
      <ResyncOne view={view} isBusy={isBusy} resync={(object, crmId) => void act({ call: 'resync_record', object, crmId })} />
    </Flex>
  );
}
