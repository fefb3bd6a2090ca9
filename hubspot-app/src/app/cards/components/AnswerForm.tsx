import { Alert, Button, ButtonRow, Flex, LoadingButton, Text, TextArea } from '@hubspot/ui-extensions';
import type { Conversation } from '@salesos/shared/api/conversation';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';
import type { Talk } from '../hooks/useTalk.ts';

const shownLines = 8;

interface Props {
  conversation: Conversation;
  talk: Talk;
  actions: CardActions;
}

/** The answer, from whom and to whom; refused, it stays as it was typed. */
export function AnswerForm({ conversation, talk, actions }: Props) {
  const answer = conversation.reply?.answer ?? null;
  const { shown, problems, type, leave } = talk.form;
  const isBusy = actions.pending !== null;
  const blocked = answer?.blocked ?? null;
  return (
    <Flex direction="column" gap="small">
      {answer?.caution && <Alert variant="warning" title={answer.caution} />}
      {answer?.from && answer.to && <Text variant="microcopy">{say('replyRoute', answer.from, answer.to)}</Text>}
      <TextArea
        label={cardLabels.replyText}
        name="answer"
        required
        readOnly={isBusy}
        description={cardLabels.replyHint}
        rows={shownLines}
        resize="vertical"
        value={shown.text}
        error={problems.text !== undefined}
        validationMessage={problems.text ?? ''}
        onInput={(value) => type('text', value)}
        onChange={(value) => leave('text', value)}
      />
      {actions.problem && (
        <Alert variant="danger" title={actions.problem.title}>
          {`${actions.problem.detail} ${cardLabels.replyKept}`}
        </Alert>
      )}
      {blocked && !actions.problem && (
        <Alert variant="info" title={blocked.text}>
          {blocked.remedy}
        </Alert>
      )}
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant="primary"
          loading={actions.pending === 'reply'}
          disabled={isBusy || answer === null || blocked !== null}
          onClick={() => void talk.send(conversation)}
        >
          {actions.pending === 'reply' ? cardLabels.replySending : cardLabels.replySend}
        </LoadingButton>
        <Button size="sm" disabled={isBusy} onClick={() => talk.show('thread')}>
          {cardLabels.replyClose}
        </Button>
      </ButtonRow>
    </Flex>
  );
}
