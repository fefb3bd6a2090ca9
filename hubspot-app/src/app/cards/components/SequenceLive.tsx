import { Flex, Text } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';
import { ActionProblem } from './ActionProblem.tsx';
import { DoNotContact } from './DoNotContact.tsx';
import { EnrollmentButtons } from './EnrollmentButtons.tsx';
import { EnrollmentPanel } from './EnrollmentPanel.tsx';
import { EnrollStart } from './EnrollStart.tsx';

export function SequenceLive({ view, actions, isSidebar }: { view: CardView; actions: CardActions; isSidebar: boolean }) {
  const { enrollment } = view;
  const [isPicking, setPicking] = useState(false);
  const isOver = !enrollment || enrollment.state === 'completed' || enrollment.state === 'exited';
  return (
    <Flex direction="column" gap="small">
      {view.doNotContact !== null && <DoNotContact why={view.doNotContact} />}
      {enrollment ? (
        <EnrollmentPanel enrollment={enrollment} place={view} isSidebar={isSidebar} showsReason={view.doNotContact === null} />
      ) : (
        !isPicking && <Text>{cardLabels.notEnrolledTitle}</Text>
      )}
      {enrollment && view.may.includes('manage_sequence') && <EnrollmentButtons enrollment={enrollment} actions={actions} />}
      {view.doNotContact === null && !view.may.includes('enroll') && view.notice && <Text variant="microcopy">{view.notice.text}</Text>}
      {isOver && <EnrollStart view={view} actions={actions} picking={{ isOpen: isPicking, set: setPicking }} />}
      <ActionProblem problem={actions.problem} />
    </Flex>
  );
}
