import { Button, ButtonRow, Text } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';
import { EnrollPicker } from './EnrollPicker.tsx';

/** The way into a sequence; absent for whom it is closed. */
export function EnrollStart({ view, actions }: { view: CardView; actions: CardActions }) {
  const [isPicking, setPicking] = useState(false);
  if (view.doNotContact !== null || !view.may.includes('enroll')) return null;
  if (view.offers.length === 0) return <Text variant="microcopy">{cardLabels.noSequences}</Text>;
  if (isPicking) return <EnrollPicker view={view} actions={actions} close={() => setPicking(false)} />;
  return (
    <ButtonRow>
      <Button size="sm" variant="primary" onClick={() => setPicking(true)}>
        {cardLabels.enrollPick}
      </Button>
    </ButtonRow>
  );
}
