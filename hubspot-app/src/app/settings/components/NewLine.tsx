import { Button, ButtonRow, Flex, Input, Select } from '@hubspot/ui-extensions';
import { crmFieldsFor, freeFields, withNewLine } from '@salesos/shared/client/mapping-lines';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import type { LineEditing } from './MappingRow.tsx';

/** A line that is not there yet: which field of ours, or what a new one is called, and which of the CRM's. */
export function NewLine({ editing: { mapping, crmName, changes, take }, close }: { editing: LineEditing; close: () => void }) {
  const free = freeFields(mapping, changes);
  const [field, setField] = useState(free[0]?.value ?? '');
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState('');
  const crmFields = crmFieldsFor(mapping, { field, crmField: '' });
  // What does not fit the field that was chosen meanwhile is not kept.
  const crmField = (crmFields.find(({ value }) => value === chosen) ?? crmFields[0])?.value ?? '';
  const isOwn = field === '';
  const add = () => {
    take(withNewLine(mapping, changes, { field: isOwn ? name.trim() : field, crmField }));
    close();
  };
  return (
    <Flex direction="column" gap="sm">
      <Select label={setupLabels.setupOurField} name="new-field" value={field} options={free} onChange={(value) => setField(String(value))} />
      {isOwn && <Input label={setupLabels.setupOwnFieldName} name="new-name" value={name} onInput={setName} onChange={setName} />}
      <Select
        label={saySetup('setupCrmField', crmName)}
        name="new-crm-field"
        value={crmField}
        options={crmFields.map(({ value, label }) => ({ value, label }))}
        onChange={(value) => setChosen(String(value))}
      />
      <ButtonRow>
        <Button size="sm" disabled={crmField === '' || (isOwn && name.trim() === '')} onClick={add}>
          {setupLabels.setupAddThis}
        </Button>
        <Button size="sm" variant="transparent" onClick={close}>
          {setupLabels.setupCancel}
        </Button>
      </ButtonRow>
    </Flex>
  );
}
