import type { Conversation } from '@salesos/shared/api/conversation';
import { cardLabels } from '@salesos/shared/labels/cards';
import { useRef, useState } from 'react';
import type { AskingActions } from './useCardAction.ts';
import { useTextForm } from './useTextForm.ts';

const rules = { text: { longest: 10_000, whenEmpty: cardLabels.replyNeedsText } };

export type Talk = ReturnType<typeof useTalk>;

/** What of the conversation is open, and the answer being written; it outlives every refresh, and closing. */
export function useTalk(actions: AskingActions, reload: () => Promise<void>) {
  const [shown, setShown] = useState<'nothing' | 'thread' | 'answer'>('nothing');
  const form = useTextForm<'text'>({ text: '' }, rules);
  // What was on show when the writing began: whatever comes after it is to be read first.
  const seen = useRef<string | null>(null);
  const write = (conversation: Conversation) => {
    seen.current ??= conversation.seen;
    setShown('answer');
  };
  const send = async (conversation: Conversation) => {
    const typed = form.check();
    const answersId = conversation.reply?.id;
    if (typed === null || answersId === undefined) return;
    const intent = { action: 'reply', answersId, seen: seen.current ?? conversation.seen, text: typed.text } as const;
    const outcome = await actions.ask(intent, cardLabels.replyAccepted);
    if (outcome === 'down') return;
    seen.current = null;
    if (outcome === 'view') {
      form.reset({ text: '' });
      setShown('thread');
    } else await reload();
  };
  return { shown, show: setShown, write, send, form };
}
