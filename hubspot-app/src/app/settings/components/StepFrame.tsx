import { Button, Flex, Heading, StatusTag, Text, Tile } from '@hubspot/ui-extensions';
import type { SetupStep } from '@salesos/shared/api/setup';
import { setupLabels } from '@salesos/shared/labels/setup';
import type { ReactNode } from 'react';
import { timedText } from '../lib/timed-text.ts';

const variants = { done: 'success', todo: 'default', problem: 'danger' } as const;

interface Props {
  step: SetupStep;
  isOpen: boolean;
  toggle: () => void;
  children: ReactNode;
}

/** One step: its state in a line, and what can be done behind a button. */
export function StepFrame({ step, isOpen, toggle, children }: Props) {
  return (
    <Tile>
      <Flex direction="column" gap="sm">
        <Flex direction="row" justify="between" align="start" gap="sm" wrap>
          <Heading>{`${step.number} · ${step.title}`}</Heading>
          <Flex direction="row" gap="sm" align="center">
            <StatusTag variant={variants[step.state]}>{step.stateText}</StatusTag>
            <Button size="xs" variant="transparent" onClick={toggle}>
              {isOpen ? setupLabels.setupClose : setupLabels.setupOpen}
            </Button>
          </Flex>
        </Flex>
        <Text>{timedText(step.line, new Date())}</Text>
        {isOpen && children}
      </Flex>
    </Tile>
  );
}
