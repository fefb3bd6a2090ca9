import { ButtonRow, LoadingButton } from '@hubspot/ui-extensions';
import type { ConversationMail } from '@salesos/shared/api/conversation';
import { cardLabels } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';

interface Props {
  mailId: string;
  ask: NonNullable<ConversationMail['ask']>;
  actions: CardActions;
}

/** Whether a mail went that nobody knows of; a person has looked. */
export function SettleButtons({ mailId, ask, actions }: Props) {
  const [said, say] = useState<boolean | null>(null);
  const isBusy = actions.pending !== null;
  const settle = (went: boolean) => {
    say(went);
    void actions.run({ action: 'settle_mail', mailId, went }, went ? cardLabels.settledWent : cardLabels.settledNotSent);
  };
  return (
    <ButtonRow>
      {[true, false].map((went) => (
        <LoadingButton key={String(went)} size="sm" loading={isBusy && said === went} disabled={isBusy} onClick={() => settle(went)}>
          {went ? ask.went : ask.notSent}
        </LoadingButton>
      ))}
    </ButtonRow>
  );
}
