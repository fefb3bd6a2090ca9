import { ButtonRow, Flex, LoadingButton, Text } from '@hubspot/ui-extensions';
import type { SetupView } from '@salesos/shared/api/setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import type { Setup } from '../hooks/useSetup.ts';
import { Facts } from './Facts.tsx';
import { CallProblem } from './CallProblem.tsx';

/** What was looked for in the CRM, and what to do about what is missing. */
export function FieldsStep({ setup, view }: { setup: Setup; view: SetupView }) {
  const { facts, missing } = view.fields;
  return (
    <Flex direction="column" gap="sm">
      <Facts facts={facts} />
      {missing.length > 0 && <Text format={{ fontWeight: 'demibold' }}>{setupLabels.setupMissingTitle}</Text>}
      <Facts facts={missing.map(({ name, remedy }) => ({ name, text: remedy, at: null }))} />
      <CallProblem problem={setup.problem} />
      <ButtonRow>
        <LoadingButton
          size="sm"
          variant={missing.length > 0 ? 'primary' : 'secondary'}
          loading={setup.pending === 'check_fields'}
          onClick={() => void setup.change({ call: 'check_fields' }, setupLabels.setupFieldsChecked)}
        >
          {setupLabels.setupCheckFields}
        </LoadingButton>
      </ButtonRow>
    </Flex>
  );
}
