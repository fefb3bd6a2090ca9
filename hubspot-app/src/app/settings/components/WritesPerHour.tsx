import { Flex, Input, LoadingButton } from '@hubspot/ui-extensions';
import { limitOf } from '@salesos/shared/client/limit-text';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Setup } from '../hooks/useSetup.ts';

const most = 1_000_000;

export function WritesPerHour({ setup, held }: { setup: Setup; held: number | null }) {
  const [text, setText] = useState(held === null ? '' : String(held));
  const limit = limitOf(text, most);
  return (
    <Flex direction="row" gap="sm" align="end" wrap>
      <Input
        label={setupLabels.setupWritesPerHour}
        name="writes-per-hour"
        description={setupLabels.setupWritesPerHourHelp}
        value={text}
        error={limit === undefined}
        {...(limit === undefined ? { validationMessage: setupLabels.setupWritesPerHourBad } : {})}
        onInput={setText}
        onChange={setText}
      />
      <LoadingButton
        size="sm"
        disabled={setup.pending !== null || limit === undefined || limit === held}
        loading={setup.pending === 'set_writes_per_hour'}
        onClick={() => void (limit !== undefined && setup.change({ call: 'set_writes_per_hour', writesPerHour: limit }, setupLabels.setupLimitSaved))}
      >
        {setupLabels.setupSaveLimit}
      </LoadingButton>
    </Flex>
  );
}
