import { Alert, Button, ButtonRow, Divider, Flex, Heading, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { CardView, ConflictView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';
import { useConflictAnswers } from '../hooks/useConflictAnswers.ts';
import { conflictsTitle } from '../lib/conflict-words.ts';
import { ActionProblem } from './ActionProblem.tsx';
import { ConflictField } from './ConflictField.tsx';

interface Props {
  view: CardView;
  actions: CardActions;
  /** After a refusal: how it is now. */
  reload: () => void;
}

/** Fields that say one thing in HubSpot and another with us. */
export function ConflictReview({ view, actions, reload }: Props) {
  const answers = useConflictAnswers();
  const [alwaysFor, askAlways] = useState<string | null>(null);
  const always = view.conflicts.find(({ id }) => id === alwaysFor);
  const open = view.conflicts.filter(({ may }) => may.includes('resolve'));
  const isBusy = actions.pending !== null;
  const send = async (conflicts: readonly ConflictView[], isAlways: boolean) => {
    const sent = conflicts.map((one) => ({ ...answers.send(one), ...(isAlways ? { always: true } : {}) }));
    const isDone = await actions.run({ action: 'resolve_conflict', answers: sent }, cardLabels.conflictsApplied);
    askAlways(null);
    if (!isDone) reload();
  };
  return (
    <Flex direction="column" gap="small">
      <Heading>{conflictsTitle(view.conflicts.length)}</Heading>
      <ActionProblem problem={actions.problem} />
      {view.conflicts.map((one) => (
        <ConflictField
          key={`${one.id} ${one.seen}`}
          view={view}
          conflict={one}
          answers={answers}
          isBusy={isBusy}
          askAlways={() => askAlways(one.id)}
        />
      ))}
      {always && (
        <Alert
          variant="warning"
          title={say('conflictAlwaysAsk', answers.of(always).resolution === 'remote' ? view.crmName : view.product, always.label)}
        />
      )}
      {always && (
        <ButtonRow>
          <LoadingButton size="sm" variant="primary" loading={isBusy} onClick={() => void send([always], true)}>
            {cardLabels.conflictAlwaysConfirm}
          </LoadingButton>
          <Button size="sm" disabled={isBusy} onClick={() => askAlways(null)}>
            {cardLabels.enrollCancel}
          </Button>
        </ButtonRow>
      )}
      {!always && open.length > 0 && (
        <ButtonRow>
          <LoadingButton size="sm" variant="primary" loading={isBusy} onClick={() => void send(open, false)}>
            {cardLabels.conflictApply}
          </LoadingButton>
        </ButtonRow>
      )}
      {open.length === 0 && <Text variant="microcopy">{cardLabels.conflictNotYours}</Text>}
      <Divider />
    </Flex>
  );
}
