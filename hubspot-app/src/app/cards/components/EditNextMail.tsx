import { Alert, Button, ButtonRow, Flex, LoadingSpinner } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';
import { useNextMail } from '../hooks/useNextMail.ts';
import { NextMailForm } from './NextMailForm.tsx';

interface Props {
  enrollmentId: string;
  actions: CardActions;
  close: () => void;
}

/** The next mail as it would go, and other words for this one step. */
export function EditNextMail({ enrollmentId, actions, close }: Props) {
  const { next, reload } = useNextMail(actions.target);
  if (next.kind === 'loading') return <LoadingSpinner label={cardLabels.loading} showLabel size="xs" layout="inline" />;
  if (next.kind === 'view') return <NextMailForm mail={next.view} enrollmentId={enrollmentId} actions={actions} close={close} />;
  const isDown = next.kind === 'down';
  return (
    <Flex direction="column" gap="small">
      <Alert variant="warning" title={isDown ? cardLabels.nextMailUnavailable : next.problem.title}>
        {isDown ? null : next.problem.detail}
      </Alert>
      <ButtonRow>
        {isDown && (
          <Button size="sm" onClick={() => void reload()}>
            {cardLabels.tryAgain}
          </Button>
        )}
        <Button size="sm" onClick={close}>
          {cardLabels.enrollCancel}
        </Button>
      </ButtonRow>
    </Flex>
  );
}
