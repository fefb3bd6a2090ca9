import { EmptyState, LoadingButton, Text } from '@hubspot/ui-extensions';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';
import { ActionProblem } from './ActionProblem.tsx';

interface Props {
  product: string;
  why: string | null;
  canSync: boolean;
  actions: CardActions;
}

export function NotSynced({ product, why, canSync, actions }: Props) {
  return (
    <EmptyState title={say('notSyncedTitle', product)} layout="vertical" imageName="object" imageWidth={96}>
      {why && <Text>{why}</Text>}
      {canSync && (
        <LoadingButton variant="primary" loading={actions.pending === 'sync_now'} onClick={() => void actions.run({ action: 'sync_now' })}>
          {cardLabels.syncNow}
        </LoadingButton>
      )}
      <ActionProblem problem={actions.problem} />
    </EmptyState>
  );
}
