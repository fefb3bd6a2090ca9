import { Button, ButtonRow } from '@hubspot/ui-extensions';
import type { Conversation } from '@salesos/shared/api/conversation';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { Talk } from '../hooks/useTalk.ts';

interface Props {
  conversation: Conversation;
  talk: Talk;
  /** It is what the card advises, and its one primary button. */
  isAdvised: boolean;
}

/** The way to the conversation: to read it, and to answer where an answer waits. */
export function TalkButtons({ conversation, talk, isAdvised }: Props) {
  const { reply } = conversation;
  const waits = reply?.waiting !== null && reply?.answer?.blocked === null;
  const isOpen = talk.shown === 'thread';
  if (talk.shown === 'answer') return null;
  return (
    <ButtonRow>
      {waits && (
        <Button size="sm" variant={isAdvised ? 'primary' : 'secondary'} onClick={() => talk.write(conversation)}>
          {cardLabels.replyOpen}
        </Button>
      )}
      <Button size="sm" onClick={() => talk.show(isOpen ? 'nothing' : 'thread')}>
        {isOpen ? cardLabels.threadHide : cardLabels.threadShow}
      </Button>
    </ButtonRow>
  );
}
