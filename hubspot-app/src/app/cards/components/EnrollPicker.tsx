import { Button, ButtonRow, Flex, LoadingButton, ToggleGroup } from '@hubspot/ui-extensions';
import type { CardView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';
import { OfferDetails } from './OfferDetails.tsx';

type Offer = CardView['offers'][number];

/** Recommended first; what it would send and what would stop it is on screen before anything is confirmed. */
export function EnrollPicker({ view, actions, close }: { view: CardView; actions: CardActions; close: () => void }) {
  const offers = [...view.offers].sort((a, b) => Number(b.recommended) - Number(a.recommended));
  const [chosenId, choose] = useState(offers[0]?.sequenceId ?? '');
  // A poll may have taken the chosen one away.
  const offer = offers.find((one) => one.sequenceId === chosenId) ?? offers[0];
  if (!offer) return null;
  const enroll = async () => {
    if (await actions.run({ action: 'enroll', sequenceId: offer.sequenceId }, say('enrolledToast', offer.name))) close();
  };
  return (
    <Flex direction="column" gap="small">
      <ToggleGroup
        toggleType="radioButtonList"
        name="sequence"
        label={cardLabels.enrollChoose}
        value={offer.sequenceId}
        options={offers.map((one) => option(one, view.score?.tier ?? null))}
        onChange={choose}
      />
      <OfferDetails offer={offer} place={view} />
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant="primary"
          loading={actions.pending === 'enroll'}
          disabled={offer.blocked !== null}
          onClick={() => void enroll()}
        >
          {say('enrollConfirm', offer.name)}
        </LoadingButton>
        <Button size="sm" disabled={actions.pending !== null} onClick={close}>
          {cardLabels.enrollCancel}
        </Button>
      </ButtonRow>
    </Flex>
  );
}

function option(offer: Offer, tier: number | null) {
  return { value: offer.sequenceId, label: offer.recommended && tier !== null ? `${offer.name} (${say('recommended', tier)})` : offer.name };
}
