import { Button, ErrorState, Flex, hubspot, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import type { StepKey } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { useState } from 'react';
import { clockText } from '@salesos/shared/client/clock-text';
import { ConnectStep } from './components/ConnectStep.tsx';
import { FieldsStep } from './components/FieldsStep.tsx';
import { HealthBlock } from './components/HealthBlock.tsx';
import { LookBlock } from './components/LookBlock.tsx';
import { MailBlock } from './components/MailBlock.tsx';
import { MappingStep } from './components/MappingStep.tsx';
import { RecordsStep } from './components/RecordsStep.tsx';
import { SetupDown } from './components/SetupDown.tsx';
import { SetupRefused } from './components/SetupRefused.tsx';
import { StepFrame } from './components/StepFrame.tsx';
import { WritingStep } from './components/WritingStep.tsx';
import { useSetup } from './hooks/useSetup.ts';

hubspot.extend<'settings'>(() => <SetupPage />);

const bodies = { connect: ConnectStep, fields: FieldsStep, records: RecordsStep, mapping: MappingStep, writing: WritingStep };

/** The admin's set-up: steps that check themselves, one open at a time. */
export function SetupPage() {
  const setup = useSetup();
  const [chosen, choose] = useState<StepKey | 'none' | null>(null);
  const { view, refusal, status } = setup;

  if (refusal) return <SetupRefused setup={setup} problem={refusal} />;
  if (!view && status === 'loading') return <LoadingSpinner label={setupLabels.setupLoading} showLabel layout="centered" />;
  if (!view)
    return (
      <ErrorState title={setupLabels.setupDownNever}>
        <Button onClick={() => void setup.reload()}>{setupLabels.setupTryAgain}</Button>
      </ErrorState>
    );
  // Whoever comes back begins where something is to be done.
  const open = chosen ?? view.steps.find(({ state }) => state !== 'done')?.key ?? 'none';
  return (
    <Flex direction="column" gap="md">
      <Flex direction="column">
        <Text>{setupLabels.setupIntro}</Text>
        <Text variant="microcopy">{saySetup('setupAsOf', clockText(new Date(view.measuredAt), new Date()))}</Text>
      </Flex>
      {status === 'down' && <SetupDown setup={setup} />}
      {view.steps.map((step) => {
        const Body = bodies[step.key];
        return (
          <StepFrame key={step.key} step={step} isOpen={open === step.key} toggle={() => choose(open === step.key ? 'none' : step.key)}>
            <Body setup={setup} view={view} />
          </StepFrame>
        );
      })}
      <LookBlock title={setupLabels.healthTitle} intro={setupLabels.healthIntro}>
        <HealthBlock setup={setup} view={view} />
      </LookBlock>
      <LookBlock title={setupLabels.mailTitle} intro={setupLabels.mailIntro} waits={view.mail}>
        <MailBlock setup={setup} />
      </LookBlock>
    </Flex>
  );
}
