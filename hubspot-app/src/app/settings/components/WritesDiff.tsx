import { Button, Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import type { SetupView, WritesPreview } from '@salesos/shared/api/setup';
import { saySetup, setupLabels } from '@salesos/shared/labels/setup';
import { clockText } from '@salesos/shared/client/clock-text';
import { useAnswer } from '../hooks/useAnswer.ts';
import type { Setup } from '../hooks/useSetup.ts';
import { WriteSamples } from './WriteSamples.tsx';

/** Everything that would be written now, and some of it value by value. */
export function WritesDiff({ setup, view }: { setup: Setup; view: SetupView }) {
  const { answer, isWaiting, retry } = useAnswer<WritesPreview>(setup, { call: 'preview_writes' });
  const lookAgain = () => {
    retry();
    void setup.reload();
  };
  if (isWaiting) return <LoadingSpinner label={saySetup('setupWorking', view.product)} showLabel />;
  if (!answer)
    return (
      <Button size="xs" onClick={retry}>
        {setupLabels.setupTryAgain}
      </Button>
    );
  return (
    <Flex direction="column" gap="sm">
      <Flex direction="row" gap="sm" align="center" wrap>
        <Text format={{ fontWeight: 'demibold' }}>{saySetup('setupPreviewOf', clockText(new Date(answer.measuredAt), new Date()))}</Text>
        <Button size="xs" variant="transparent" onClick={lookAgain}>
          {setupLabels.setupPreviewAgain}
        </Button>
      </Flex>
      <Text>{answer.summary}</Text>
      {answer.objects.map(({ label, fields }) => (
        <Text key={label} variant="microcopy">{`${label}: ${fields}`}</Text>
      ))}
      {answer.listens.map((line) => (
        <Text key={line} variant="microcopy">
          {line}
        </Text>
      ))}
      {answer.samples.length > 0 && <WriteSamples samples={answer.samples} />}
      {answer.more && <Text variant="microcopy">{answer.more}</Text>}
    </Flex>
  );
}
