import { Button, Flex, LoadingSpinner, MultiSelect, Select, Text } from '@hubspot/ui-extensions';
import type { ObjectConditions, ScopeChoiceLists, SetupObject, SetupView } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useEffect } from 'react';
import { useAnswer } from '../hooks/useAnswer.ts';
import type { useScopeWish } from '../hooks/useScopeWish.ts';
import type { Setup } from '../hooks/useSetup.ts';

interface Props {
  setup: Setup;
  view: SetupView;
  object: SetupObject;
  wish: ReturnType<typeof useScopeWish>;
}

const everything: ObjectConditions = { owners: null, list: null, recordTypes: null };
const optionsOf = (choices: readonly { id: string; label: string }[]) => choices.map(({ id, label }) => ({ value: id, label }));
/** Nothing chosen = not asked for. */
const idsOf = (values: readonly (string | number | boolean)[]): string[] | null => (values.length === 0 ? null : values.map(String));

/** What one object's records can be chosen by. */
export function Conditions({ setup, view, object, wish }: Props) {
  const { answer: lists, isWaiting, retry } = useAnswer<ScopeChoiceLists>(setup, { call: 'scope_choices', object });
  const chosen = wish.scopes[object] ?? everything;
  const proposal = lists?.proposal ?? null;
  useEffect(() => {
    if (proposal) wish.propose(proposal.owners);
    // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer.
  }, [proposal]);
  const change = (part: Partial<ObjectConditions>) => wish.change(object, { ...chosen, ...part });
  if (isWaiting) return <LoadingSpinner label={saySetup('setupWorking', view.crmName)} showLabel />;
  if (!lists)
    return (
      <Button size="xs" onClick={retry}>
        {setupLabels.setupTryAgain}
      </Button>
    );
  const any = { value: '', label: setupLabels.setupConditionNone };
  return (
    <Flex direction="column" gap="sm">
      {proposal && wish.isProposed && <Text>{proposal.text}</Text>}
      <Text variant="microcopy">{setupLabels.setupConditionsHelp}</Text>
      <MultiSelect
        label={setupLabels.setupOwners}
        name={`owners-${object}`}
        placeholder={setupLabels.setupConditionNone}
        value={chosen.owners ?? []}
        options={optionsOf(lists.owners)}
        onChange={(values) => change({ owners: idsOf(values) })}
      />
      {lists.lists === null ? (
        <Text variant="microcopy">{saySetup('setupListsHidden', view.crmName)}</Text>
      ) : (
        <Select
          label={lists.listsName}
          name={`list-${object}`}
          value={chosen.list ?? ''}
          options={[any, ...optionsOf(lists.lists)]}
          onChange={(value) => change({ list: value === '' ? null : String(value) })}
        />
      )}
      {lists.recordTypes.length > 0 && (
        <MultiSelect
          label={lists.typesName}
          name={`types-${object}`}
          placeholder={setupLabels.setupConditionNone}
          value={chosen.recordTypes ?? []}
          options={optionsOf(lists.recordTypes)}
          onChange={(values) => change({ recordTypes: idsOf(values) })}
        />
      )}
    </Flex>
  );
}
