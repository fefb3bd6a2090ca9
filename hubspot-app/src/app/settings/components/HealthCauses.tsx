import { Button, Flex, Text } from '@hubspot/ui-extensions';
import type { HealthView } from '@salesos/shared/api/setup';

interface Props {
  health: HealthView;
  isBusy: boolean;
  retry: (cause: string) => void;
}

/** What the CRM refuses, by cause, each with what to do. */
export function HealthCauses({ health: { causesTitle, causes, causesNote }, isBusy, retry }: Props) {
  return (
    <Flex direction="column" gap="xs">
      <Text format={{ fontWeight: 'demibold' }}>{causesTitle}</Text>
      {causes.map(({ key, text, remedy, retryText }) => (
        <Flex key={key} direction="column" align="start">
          <Text>{text}</Text>
          <Text variant="microcopy">{remedy}</Text>
          {retryText && (
            <Button size="xs" disabled={isBusy} onClick={() => retry(key)}>
              {retryText}
            </Button>
          )}
        </Flex>
      ))}
      <Text variant="microcopy">{causesNote}</Text>
    </Flex>
  );
}
