import { Alert, Button, ButtonRow } from '@hubspot/ui-extensions';
import type { Conversation } from '@salesos/shared/api/conversation';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { Talk } from '../hooks/useTalk.ts';

/** Within the thread: an answer where none is due, or why there can be none. */
export function AnswerStart({ conversation, talk }: { conversation: Conversation; talk: Talk }) {
  const { reply } = conversation;
  if (!reply?.answer) return null;
  const { blocked, caution } = reply.answer;
  if (blocked) {
    return (
      <Alert variant="info" title={blocked.text}>
        {blocked.remedy}
      </Alert>
    );
  }
  if (reply.waiting !== null) return null;
  return (
    <ButtonRow>
      <Button size="sm" onClick={() => talk.write(conversation)}>
        {caution === null ? cardLabels.replyOpen : cardLabels.replyAnswer}
      </Button>
    </ButtonRow>
  );
}
