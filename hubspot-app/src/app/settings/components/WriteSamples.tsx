import { AutoGrid, Divider, Flex, Link, Text } from '@hubspot/ui-extensions';
import type { WritesPreview } from '@salesos/shared/api/setup';

/** Record by record, value by value. */
export function WriteSamples({ samples }: { samples: WritesPreview['samples'] }) {
  return (
    <Flex direction="column" gap="sm">
      {samples.map(({ id, name, url, changes }) => (
        <Flex key={id} direction="column" gap="sm">
          <Divider />
          <AutoGrid columnWidth={200} flexible gap="sm">
            <Link href={{ url, external: true }}>{name}</Link>
            <Flex direction="column">
              {changes.map(({ label, before, after }) => (
                <Text key={label} variant="microcopy">{`${label}: ${before} → ${after}`}</Text>
              ))}
            </Flex>
          </AutoGrid>
        </Flex>
      ))}
    </Flex>
  );
}
