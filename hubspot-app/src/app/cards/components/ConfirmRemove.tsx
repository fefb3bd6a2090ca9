import { Alert, Button, ButtonRow, Flex, LoadingButton } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';

interface Props {
  enrollment: NonNullable<CardView['enrollment']>;
  actions: CardActions;
  close: () => void;
}

export function ConfirmRemove({ enrollment, actions, close }: Props) {
  const remove = async () => {
    if (await actions.run({ action: 'remove', enrollmentId: enrollment.id }, say('removedToast', enrollment.name))) close();
  };
  return (
    <Flex direction="column" gap="small">
      <Alert variant="warning" title={say('removeConfirm', enrollment.name)} />
      <ButtonRow>
        <LoadingButton size="sm" variant="destructive" loading={actions.pending === 'remove'} onClick={() => void remove()}>
          {cardLabels.remove}
        </LoadingButton>
        <Button size="sm" disabled={actions.pending !== null} onClick={close}>
          {cardLabels.enrollCancel}
        </Button>
      </ButtonRow>
    </Flex>
  );
}
