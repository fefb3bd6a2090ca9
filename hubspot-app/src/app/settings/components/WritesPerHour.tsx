import { Flex, Input, LoadingButton } from '@hubspot/ui-extensions';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Setup } from '../hooks/useSetup.ts';

const most = 1_000_000;

/** Empty = no limit; undefined = neither. */
function limitOf(text: string): number | null | undefined {
  const digits = text.replaceAll(/[\s,]/g, '');
  if (digits === '') return null;
  const limit = /^\d+$/.test(digits) ? Number(digits) : 0;
  return limit >= 1 && limit <= most ? limit : undefined;
}

export function WritesPerHour({ setup, held }: { setup: Setup; held: number | null }) {
  const [text, setText] = useState(held === null ? '' : String(held));
  const limit = limitOf(text);
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
