import { ButtonRow, LoadingButton } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';
import type { CardIntent } from '../lib/api.ts';
import { ConfirmRemove } from './ConfirmRemove.tsx';

type Enrollment = NonNullable<CardView['enrollment']>;
type Can = Enrollment['can'][number];

const snoozeDays = 3;
const labels: Record<Can, string> = {
  pause: cardLabels.pause,
  resume: cardLabels.resume,
  send_now: cardLabels.sendNow,
  snooze: cardLabels.snooze,
  remove: cardLabels.remove,
};
const order: Can[] = ['resume', 'pause', 'send_now', 'snooze', 'remove'];

/** Only what the backend says is possible now. */
export function EnrollmentButtons({ enrollment, actions }: { enrollment: Enrollment; actions: CardActions }) {
  const [isConfirming, setConfirming] = useState(false);
  const shown = order.filter((can) => enrollment.can.includes(can));
  if (shown.length === 0) return null;
  if (isConfirming) return <ConfirmRemove enrollment={enrollment} actions={actions} close={() => setConfirming(false)} />;
  const press = (can: Can) => (can === 'remove' ? setConfirming(true) : void actions.run(intentOf(can, enrollment.id)));
  return (
    <ButtonRow>
      {shown.map((can) => (
        <LoadingButton
          key={can}
          size="sm"
          variant={can === 'resume' ? 'primary' : 'secondary'}
          loading={actions.pending === can}
          disabled={actions.pending !== null}
          onClick={() => press(can)}
        >
          {labels[can]}
        </LoadingButton>
      ))}
    </ButtonRow>
  );
}

function intentOf(action: Can, enrollmentId: string): CardIntent {
  return action === 'snooze' ? { action, enrollmentId, days: snoozeDays } : { action, enrollmentId };
}
