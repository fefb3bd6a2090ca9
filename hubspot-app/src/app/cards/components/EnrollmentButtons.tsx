import { ButtonRow, LoadingButton } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';
import type { CardIntent } from '../lib/api.ts';
import { ConfirmRemove } from './ConfirmRemove.tsx';
import { EditNextMail } from './EditNextMail.tsx';

type Enrollment = NonNullable<CardView['enrollment']>;
type Can = Enrollment['can'][number];

const snoozeDays = 3;
const labels: Record<Can, string> = {
  pause: cardLabels.pause,
  resume: cardLabels.resume,
  send_now: cardLabels.sendNow,
  snooze: cardLabels.snooze,
  remove: cardLabels.remove,
  edit_next: cardLabels.editNext,
};
const doneText: Record<Exclude<Can, 'remove' | 'edit_next'>, string> = {
  pause: cardLabels.pausedToast,
  resume: cardLabels.resumedToast,
  send_now: cardLabels.sendNowToast,
  snooze: say('snoozedToast', snoozeDays),
};
const order: Can[] = ['resume', 'pause', 'edit_next', 'send_now', 'snooze', 'remove'];

/** Only what the backend says is possible now. */
export function EnrollmentButtons({ enrollment, actions }: { enrollment: Enrollment; actions: CardActions }) {
  const [open, setOpen] = useState<'remove' | 'edit_next' | null>(null);
  const close = () => setOpen(null);
  const shown = order.filter((can) => enrollment.can.includes(can));
  // Kept when the mail goes meanwhile: what was typed must not vanish.
  if (open === 'edit_next') return <EditNextMail enrollmentId={enrollment.id} actions={actions} close={close} />;
  if (shown.length === 0) return null;
  if (open === 'remove') return <ConfirmRemove enrollment={enrollment} actions={actions} close={close} />;
  const press = (can: Can) =>
    can === 'remove' || can === 'edit_next' ? setOpen(can) : void actions.run(intentOf(can, enrollment.id), doneText[can]);
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

function intentOf(action: Exclude<Can, 'edit_next'>, enrollmentId: string): CardIntent {
  return action === 'snooze' ? { action, enrollmentId, days: snoozeDays } : { action, enrollmentId };
}
