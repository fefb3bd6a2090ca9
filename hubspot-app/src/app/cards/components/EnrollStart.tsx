import { Button, ButtonRow, Text } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels } from '@salesos/shared/labels/cards';
import type { CardActions } from '../hooks/useCardAction.ts';
import { EnrollPicker } from './EnrollPicker.tsx';

interface Props {
  view: CardView;
  actions: CardActions;
  picking: { isOpen: boolean; set(isOpen: boolean): void };
}

/** The way into a sequence. */
export function EnrollStart({ view, actions, picking }: Props) {
  if (view.doNotContact !== null) return null;
  if (!view.may.includes('enroll')) return null;
  if (view.offers.length === 0) return <Text variant="microcopy">{cardLabels.noSequences}</Text>;
  if (picking.isOpen) return <EnrollPicker view={view} actions={actions} close={() => picking.set(false)} />;
  // Nothing that would not start is what to do first.
  const isFirst = view.enrollment === null && view.offers.some((offer) => offer.blocked === null);
  return (
    <ButtonRow>
      <Button size="sm" variant={isFirst ? 'primary' : 'secondary'} onClick={() => picking.set(true)}>
        {cardLabels.enrollPick}
      </Button>
    </ButtonRow>
  );
}
