import { Button, ErrorState, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';
import type { CardProblem } from '../lib/api.ts';
import { NotSynced } from './NotSynced.tsx';

const notPermittedCodes = ['not_permitted', 'forbidden'];

interface Props {
  problem: CardProblem;
  product: string;
  actions: CardActions;
  retry: () => void;
}

export function Refused({ problem, product, actions, retry }: Props) {
  if (problem.code === 'not_synced') return <NotSynced product={product} why={problem.detail} canSync actions={actions} />;
  if (notPermittedCodes.includes(problem.code)) {
    return (
      <ErrorState type="lock" title={say('notPermittedTitle', product)}>
        <Text>{cardLabels.notPermittedText}</Text>
      </ErrorState>
    );
  }
  return (
    <ErrorState title={problem.title}>
      <Text>{problem.detail}</Text>
      <Button onClick={retry}>{cardLabels.tryAgain}</Button>
    </ErrorState>
  );
}
