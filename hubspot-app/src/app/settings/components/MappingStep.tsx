import { Button, Flex, LoadingSpinner, Select } from '@hubspot/ui-extensions';
import type { MappingDryRun, MappingOfObject, SetupView } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import { useAnswer } from '../hooks/useAnswer.ts';
import { useLineChanges } from '../hooks/useLineChanges.ts';
import type { Setup } from '../hooks/useSetup.ts';
import { DryRun } from './DryRun.tsx';
import { MappingButtons } from './MappingButtons.tsx';
import { MappingTable } from './MappingTable.tsx';
import { CallProblem } from './CallProblem.tsx';

/** Which way each field goes and who wins: changed here, tried on the records, then saved. */
export function MappingStep({ setup, view }: { setup: Setup; view: SetupView }) {
  const [object, setObject] = useState(view.mapping.find((one) => one.object === 'contact')?.object ?? view.mapping[0]?.object ?? 'contact');
  const { answer: mapping, isWaiting, retry } = useAnswer<MappingOfObject>(setup, { call: 'mapping', object });
  const lines = useLineChanges();
  const { changes, dryRun } = lines;
  const isBusy = setup.pending !== null;
  const changesNow = { object, changes: [...changes] };
  const tryOut = async () => lines.setDryRun(await setup.ask<MappingDryRun>({ call: 'preview_mapping', ...changesNow }));
  const save = async () => {
    if (!(await setup.change({ call: 'save_mapping', ...changesNow }, setupLabels.setupMappingSaved))) return;
    lines.forget();
    retry();
  };
  return (
    <Flex direction="column" gap="sm">
      <Select
        label={setupLabels.setupMapOf}
        name="mapping-object"
        value={object}
        readOnly={changes.length > 0}
        options={view.mapping.map(({ object: value, label }) => ({ value, label }))}
        onChange={(value) => setObject(view.mapping.find((one) => one.object === value)?.object ?? object)}
      />
      {isWaiting && <LoadingSpinner label={saySetup('setupWorking', view.crmName)} showLabel />}
      {mapping && <MappingTable editing={{ mapping, crmName: view.crmName, changes, take: lines.take, isBusy }} />}
      <CallProblem problem={setup.problem} />
      {!isWaiting && !mapping && (
        <Button size="xs" onClick={retry}>
          {setupLabels.setupTryAgain}
        </Button>
      )}
      {dryRun && <DryRun dryRun={dryRun} />}
      {changes.length > 0 && <MappingButtons setup={setup} lines={lines} tryOut={() => void tryOut()} save={() => void save()} />}
    </Flex>
  );
}
