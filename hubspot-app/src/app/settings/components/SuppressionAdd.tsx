import { ButtonRow, Flex, Input, LoadingButton } from '@hubspot/ui-extensions';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Suppressions } from '../hooks/useSuppressions.ts';

/** Puts one address or domain on the list; what was refused stays typed. */
export function SuppressionAdd({ part }: { part: Suppressions }) {
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const add = async () => {
    if (!(await part.add(value.trim(), reason.trim()))) return;
    setValue('');
    setReason('');
  };
  return (
    <Flex direction="column" gap="xs">
      <Flex direction="row" gap="sm" align="end" wrap>
        <Input label={setupLabels.suppressionValue} name="suppression-value" value={value} onInput={setValue} onChange={setValue} />
        <Input label={setupLabels.suppressionReason} name="suppression-reason" value={reason} onInput={setReason} onChange={setReason} />
      </Flex>
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant="primary"
          loading={part.pending === 'suppress'}
          disabled={part.pending !== null || value.trim() === ''}
          onClick={() => void add()}
        >
          {setupLabels.suppressionAdd}
        </LoadingButton>
      </ButtonRow>
    </Flex>
  );
}
