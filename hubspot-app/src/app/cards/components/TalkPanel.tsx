import { Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { Conversation } from '@salesos/shared/api/conversation';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';
import type { Talk } from '../hooks/useTalk.ts';
import { ActionProblem } from './ActionProblem.tsx';
import { AnswerForm } from './AnswerForm.tsx';
import { AnswerStart } from './AnswerStart.tsx';
import { ReplyWordLine } from './ReplyWordLine.tsx';
import { ThreadMail } from './ThreadMail.tsx';

interface Props {
  conversation: Conversation;
  talk: Talk;
  actions: CardActions;
  now: Date;
}

/** What was written, newest first, and the answer above it. */
export function TalkPanel({ conversation, talk, actions, now }: Props) {
  const { reply, mails, hasOlder } = conversation;
  if (talk.shown === 'nothing') return null;
  return (
    <Flex direction="column" gap="small">
      <Heading>{say('threadTitle', conversation.subject)}</Heading>
      {reply && talk.shown === 'thread' && <ReplyWordLine key={`${reply.id} ${reply.word.value}`} reply={reply} actions={actions} />}
      {talk.shown === 'answer' ? (
        <AnswerForm conversation={conversation} talk={talk} actions={actions} />
      ) : (
        <>
          <ActionProblem problem={actions.problem} />
          <AnswerStart conversation={conversation} talk={talk} />
        </>
      )}
      {mails.map((mail) => (
        <ThreadMail key={mail.id} mail={mail} now={now} actions={actions} />
      ))}
      {hasOlder && <Text variant="microcopy">{cardLabels.threadOlder}</Text>}
    </Flex>
  );
}
