import { Flex, LoadingButton, Select, Text } from '@hubspot/ui-extensions';
import type { ConversationReply } from '@salesos/shared/api/conversation';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';

/** What the newest reply is taken for, and another word for it. */
export function ReplyWordLine({ reply, actions }: { reply: ConversationReply; actions: CardActions }) {
  const { word, choices } = reply;
  const [chosen, choose] = useState(word.value);
  const save = () => void actions.run({ action: 'correct_reply', replyId: reply.id, said: chosen }, cardLabels.wordSaved);
  if (choices.length === 0) return <Text>{word.by === null ? say('wordNow', word.text) : say('wordNowBy', word.text, word.by)}</Text>;
  return (
    <Flex direction="row" align="end" gap="small" wrap>
      <Select
        label={cardLabels.wordChoose}
        name="word"
        value={chosen}
        readOnly={actions.pending !== null}
        {...(word.by === null ? {} : { description: say('wordBy', word.by) })}
        options={choices.map(({ value, text }) => ({ value, label: text }))}
        onChange={(value) => choose(choices.find((choice) => choice.value === value)?.value ?? word.value)}
      />
      <LoadingButton
        size="sm"
        loading={actions.pending === 'correct_reply'}
        disabled={chosen === word.value || actions.pending !== null}
        onClick={save}
      >
        {cardLabels.wordSave}
      </LoadingButton>
    </Flex>
  );
}
