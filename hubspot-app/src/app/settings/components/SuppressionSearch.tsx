import { Button, ButtonRow, Flex, Input, LoadingButton } from '@hubspot/ui-extensions';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { Suppressions } from '../hooks/useSuppressions.ts';

const fewest = 3;

/** Looks for one address or domain among many. */
export function SuppressionSearch({ part }: { part: Suppressions }) {
  const [text, setText] = useState('');
  const sought = text.trim();
  const isShort = sought.length > 0 && sought.length < fewest;
  const isBusy = part.pending !== null;
  return (
    <Flex direction="column" gap="xs">
      <Input
        label={setupLabels.suppressionSearch}
        name="suppression-search"
        description={setupLabels.suppressionSearchHelp}
        value={text}
        error={isShort}
        {...(isShort ? { validationMessage: setupLabels.suppressionSearchBad } : {})}
        onInput={setText}
        onChange={setText}
      />
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant="secondary"
          loading={part.pending === 'suppressions'}
          disabled={isBusy || sought.length < fewest}
          onClick={() => void part.look(sought)}
        >
          {setupLabels.suppressionFind}
        </LoadingButton>
        {part.matching !== null && (
          <Button
            size="sm"
            variant="transparent"
            disabled={isBusy}
            onClick={() => {
              setText('');
              void part.look(null);
            }}
          >
            {setupLabels.suppressionAll}
          </Button>
        )}
      </ButtonRow>
    </Flex>
  );
}
