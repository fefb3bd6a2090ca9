import { Flex, StatusTag, Text } from '@hubspot/ui-extensions';
import type { MailboxView } from '@salesos/shared/api/mail-setup';

const variants = { well: 'success', warn: 'warning', bad: 'danger' } as const;

/** A name with a word for how it stands. */
export function Named({ name, tone, word }: { name: string; tone: MailboxView['state']['tone']; word: string }) {
  return (
    <Flex direction="row" gap="sm" align="center" wrap>
      <Text format={{ fontWeight: 'demibold' }}>{name}</Text>
      <StatusTag variant={variants[tone]}>{word}</StatusTag>
    </Flex>
  );
}
