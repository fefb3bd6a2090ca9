import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useCallback, useRef, useState } from 'react';
import { type CardIntent, type CardOutcome, type CardProblem, type CardTarget, postAction } from '../lib/api.ts';
import { toIdempotencyKey } from '@salesos/shared/client/idempotency-key';
import type { CardHost } from './useCardHost.ts';

export interface CardActions {
  target: CardTarget;
  /** The action under way; every button waits for it. */
  pending: CardIntent['action'] | null;
  /** Why the last action did not happen. */
  problem: CardProblem | null;
  /** True when the backend did it. */
  run(intent: CardIntent, doneText?: string): Promise<boolean>;
}

export interface AskingActions extends CardActions {
  /** The same for whom a refusal and silence are two things. */
  ask(intent: CardIntent, doneText?: string): Promise<CardOutcome['kind']>;
}

/** Posts one action at a time and tells the rep and HubSpot what came of it. */
export function useCardAction(host: CardHost, target: CardTarget, show: (outcome: CardOutcome) => void): AskingActions {
  const [pending, setPending] = useState<CardIntent['action'] | null>(null);
  const [problem, setProblem] = useState<CardProblem | null>(null);
  const keys = useIdempotencyKeys();
  const { origin, objectId } = target;

  const ask = useCallback(
    async (intent: CardIntent, doneText: string = cardLabels.doneToast) => {
      setPending(intent.action);
      setProblem(null);
      const outcome = await postAction({ origin, objectId }, intent, keys.keyFor(intent));
      setPending(null);
      if (outcome.kind === 'down') {
        setProblem({ code: 'no_answer', title: say('noAnswerTitle', host.product), detail: cardLabels.noAnswerText });
        return outcome.kind;
      }
      keys.forget(intent);
      if (outcome.kind === 'problem') {
        setProblem(outcome.problem);
        return outcome.kind;
      }
      show(outcome);
      host.addAlert({ type: 'success', message: doneText });
      host.refreshObjectProperties();
      return outcome.kind;
    },
    [origin, objectId, keys, host, show],
  );
  const run = useCallback(async (intent: CardIntent, doneText?: string) => (await ask(intent, doneText)) === 'view', [ask]);
  return { target, pending, problem, run, ask };
}

/** The same wish keeps its key until it was answered: "no answer" may mean that it arrived, and pressing again must not do it twice. */
function useIdempotencyKeys() {
  const keys = useRef(new Map<string, string>());
  return useRef({
    keyFor(intent: CardIntent): string {
      const wish = JSON.stringify(intent);
      const key = keys.current.get(wish) ?? toIdempotencyKey(crypto.getRandomValues(new Uint8Array(16)));
      keys.current.set(wish, key);
      return key;
    },
    forget(intent: CardIntent): void {
      keys.current.delete(JSON.stringify(intent));
    },
  }).current;
}
