import { Alert, Button, Flex, Input, Text, ToggleGroup } from '@hubspot/ui-extensions';
import type { CardView, ConflictView } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import type { ConflictAnswers } from '../hooks/useConflictAnswers.ts';
import { sideRows } from '../lib/conflict-words.ts';

interface Props {
  view: CardView;
  conflict: ConflictView;
  answers: ConflictAnswers;
  isBusy: boolean;
  askAlways: () => void;
}

/** One field: both values, the one before, and what the viewer wants to hold. */
export function ConflictField({ view, conflict, answers, isBusy, askAlways }: Props) {
  const { id, label, may } = conflict;
  const answer = answers.of(conflict);
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>{label}</Text>
      {conflict.kind === 'flapping' && <Alert variant="warning" title={say('conflictFlapping', view.crmName, label, view.product)} />}
      {sideRows(view, conflict, new Date()).map(({ name, value, who }) => (
        <Text key={name}>{`${name}: ${value} ${who}`.trim()}</Text>
      ))}
      {may.includes('resolve') && (
        <ToggleGroup
          toggleType="radioButtonList"
          name={`conflict-${id}`}
          label={say('conflictChoice', label)}
          value={answer.resolution}
          options={optionsOf(view, isBusy)}
          onChange={(value) => answers.change(conflict, { ...answer, resolution: value === 'local' || value === 'edited' ? value : 'remote' })}
        />
      )}
      {answer.resolution === 'edited' && (
        <Input
          name={`value-${id}`}
          label={say('conflictNewValue', label)}
          value={answer.value}
          readOnly={isBusy}
          onInput={(value) => answers.change(conflict, { resolution: 'edited', value }, false)}
          onChange={(value) => answers.change(conflict, { resolution: 'edited', value })}
        />
      )}
      {may.includes('always') && answer.resolution !== 'edited' && (
        <Button size="xs" variant="transparent" disabled={isBusy} onClick={askAlways}>
          {say('conflictAlways', label)}
        </Button>
      )}
    </Flex>
  );
}

function optionsOf(view: CardView, isBusy: boolean) {
  return [
    { value: 'remote', label: say('conflictKeep', view.crmName), readOnly: isBusy },
    { value: 'local', label: say('conflictUse', view.product), readOnly: isBusy },
    { value: 'edited', label: cardLabels.conflictEdit, readOnly: isBusy },
  ];
}
