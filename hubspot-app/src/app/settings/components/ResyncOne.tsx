import { Button, Flex, Input, Select, Text } from '@hubspot/ui-extensions';
import type { SetupObject, SetupView } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';

interface Props {
  view: SetupView;
  isBusy: boolean;
  resync: (object: SetupObject, crmId: string) => void;
}

/** One record that looks wrong is read again, by its id. */
export function ResyncOne({ view, isBusy, resync }: Props) {
  const [object, setObject] = useState<SetupObject>('contact');
  const [crmId, setCrmId] = useState('');
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>{setupLabels.healthResync}</Text>
      <Flex direction="row" gap="sm" align="end" wrap>
        <Select
          label={setupLabels.healthResyncOf}
          name="resync-object"
          value={object}
          options={view.records.map(({ object: value, label }) => ({ value, label }))}
          onChange={(value) => setObject(view.records.find((one) => one.object === value)?.object ?? object)}
        />
        <Input label={saySetup('healthResyncId', view.crmName)} name="resync-id" value={crmId} onInput={setCrmId} onChange={setCrmId} />
        <Button size="sm" disabled={isBusy || crmId.trim() === ''} onClick={() => resync(object, crmId.trim())}>
          {setupLabels.healthResyncDo}
        </Button>
      </Flex>
    </Flex>
  );
}
