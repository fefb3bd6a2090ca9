import { Alert, ButtonRow, Flex, LoadingButton, Select } from '@hubspot/ui-extensions';
import type { ScopeCount, SetupView } from '@salesos/shared/api/setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import { useEffect, useState } from 'react';
import type { Setup } from '../hooks/useSetup.ts';
import { useScopeWish } from '../hooks/useScopeWish.ts';
import { Conditions } from './Conditions.tsx';
import { CountTable } from './CountTable.tsx';
import { Facts } from './Facts.tsx';
import { CallProblem } from './CallProblem.tsx';

/** Which records are worked with: chosen object by object, counted with its cost, then saved together. */
export function RecordsStep({ setup, view }: { setup: Setup; view: SetupView }) {
  const [object, setObject] = useState(view.records.find((one) => one.object === 'contact')?.object ?? view.records[0]?.object ?? 'contact');
  const wish = useScopeWish(view);
  const shown = view.records.find((one) => one.object === object);
  const isBusy = setup.pending !== null;
  const count = async () => wish.setCount(await setup.ask<ScopeCount>({ call: 'count_scope', scopes: wish.scopes }));
  const { isProposed } = wish;
  useEffect(() => {
    if (isProposed) void count();
    // biome-ignore lint/correctness/useExhaustiveDependencies: what is proposed is counted once.
  }, [isProposed]);
  const save = async () => {
    if (await setup.change({ call: 'save_scope', scopes: wish.scopes }, setupLabels.setupScopeSaved)) wish.forget();
  };
  return (
    <Flex direction="column" gap="sm">
      <Select
        label={setupLabels.setupScopeOf}
        name="scope-object"
        value={object}
        options={view.records.map(({ object: value, label }) => ({ value, label }))}
        onChange={(value) => setObject(view.records.find((one) => one.object === value)?.object ?? object)}
      />
      {shown && <Facts facts={shown.facts} />}
      {shown?.problem && <Alert variant="warning" title={shown.problem} />}
      <Conditions key={object} setup={setup} view={view} object={object} wish={wish} />
      <CallProblem problem={setup.problem} />
      {wish.count && <CountTable count={wish.count} />}
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant={wish.count ? 'secondary' : 'primary'}
          disabled={isBusy}
          loading={setup.pending === 'count_scope'}
          onClick={() => void count()}
        >
          {setupLabels.setupCount}
        </LoadingButton>
        {wish.count && (
          <LoadingButton size="sm" variant="primary" disabled={isBusy} loading={setup.pending === 'save_scope'} onClick={() => void save()}>
            {setupLabels.setupSaveScope}
          </LoadingButton>
        )}
      </ButtonRow>
    </Flex>
  );
}
