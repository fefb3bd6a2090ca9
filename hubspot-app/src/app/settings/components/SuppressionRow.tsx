import { Alert, Button, ButtonRow, Flex, Input, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { SuppressionView } from '@salesos/shared/api/mail-setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Suppressions } from '../hooks/useSuppressions.ts';
import { timedText } from '../lib/timed-text.ts';

interface Props {
  part: Suppressions;
  row: SuppressionView;
  isLifting: boolean;
  setLifting: (id: string | null) => void;
}

/** One address or domain; taking it off asks why, and says what that does not undo. */
export function SuppressionRow({ part, row, isLifting, setLifting }: Props) {
  const isBusy = part.pending !== null;
  return (
    <Flex direction="column" gap="xs">
      <Flex direction="row" justify="between" align="start" gap="sm" wrap>
        <Text format={{ fontWeight: 'demibold' }}>{row.value}</Text>
        {!isLifting && (
          <Button size="xs" variant="transparent" disabled={isBusy} onClick={() => setLifting(row.id)}>
            {setupLabels.suppressionLift}
          </Button>
        )}
      </Flex>
      <Text variant="microcopy">{timedText(row.line, new Date())}</Text>
      {isLifting && <Lift part={part} row={row} close={() => setLifting(null)} />}
    </Flex>
  );
}

const fewest = 3;

function Lift({ part, row, close }: { part: Suppressions; row: SuppressionView; close: () => void }) {
  const [text, setText] = useState('');
  const because = text.trim();
  const isBusy = part.pending !== null;
  return (
    <Alert variant="warning" title={saySetup('suppressionLiftOf', row.value)}>
      <Text>{row.liftAsk}</Text>
      <Input
        label={setupLabels.suppressionBecause}
        name="suppression-because"
        description={setupLabels.suppressionBecauseHelp}
        value={text}
        onInput={setText}
        onChange={setText}
      />
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant="secondary"
          loading={part.pending === 'lift_suppression'}
          disabled={isBusy || because.length < fewest}
          onClick={() => void part.lift(row.id, because).then((isDone) => isDone && close())}
        >
          {setupLabels.suppressionLiftConfirm}
        </LoadingButton>
        <Button size="sm" variant="secondary" disabled={isBusy} onClick={close}>
          {setupLabels.setupCancel}
        </Button>
      </ButtonRow>
    </Alert>
  );
}
