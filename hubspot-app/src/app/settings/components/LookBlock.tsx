import { Button, Flex, Heading, Text, Tile } from '@hubspot/ui-extensions';
import { setupLabels } from '@salesos/shared/labels/setup';
import { type ReactNode, useState } from 'react';

interface Props {
  title: string;
  intro: string;
  /** What waits for a person. */
  waits?: string | null;
  children: ReactNode;
}

/** Below the steps, behind a button: it is measured when somebody looks. */
export function LookBlock({ title, intro, waits, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Tile>
      <Flex direction="column" gap="sm">
        <Flex direction="row" justify="between" align="start" gap="sm" wrap>
          <Heading>{title}</Heading>
          <Button size="xs" variant="transparent" onClick={() => setOpen(!isOpen)}>
            {isOpen ? setupLabels.setupClose : setupLabels.setupOpen}
          </Button>
        </Flex>
        <Text>{intro}</Text>
        {waits && <Text format={{ fontWeight: 'demibold' }}>{waits}</Text>}
        {isOpen && children}
      </Flex>
    </Tile>
  );
}
