import { Alert, Button, Flex, Inline, Tag, Text, Tile } from '@hubspot/ui-extensions';
import type { ConversationMail } from '@salesos/shared/api/conversation';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { beginningOf } from '@salesos/shared/client/beginning';
import { useState } from 'react';
import type { CardActions } from '../hooks/useCardAction.ts';
import { clockText } from '../lib/instants.ts';
import { SettleButtons } from './SettleButtons.tsx';

/** What keeps a mail back takes a sentence, and a tag does not wrap. */
const alerts = { waiting: 'info', failed: 'warning' } as const;

/** One mail of the thread; a machine's is small and says what it means. */
export function ThreadMail({ mail, now, actions }: { mail: ConversationMail; now: Date; actions: CardActions }) {
  const isMachine = mail.side === 'machine';
  const [isWhole, showWhole] = useState(false);
  const beginning = beginningOf(mail.text);
  const isShort = !isWhole && beginning !== mail.text;
  return (
    <Tile compact>
      <Flex direction="column" gap="xs">
        <Inline gap="small" align="center">
          <Text inline variant={isMachine ? 'microcopy' : 'bodytext'} format={{ fontWeight: 'demibold' }}>
            {say('threadMail', mail.who, clockText(new Date(mail.at), now))}
          </Text>
          {mail.note && <Tag variant="default">{mail.note}</Tag>}
          {mail.state?.kind === 'sent' && <Tag variant="default">{stateText(mail.state, now)}</Tag>}
        </Inline>
        {mail.state && mail.state.kind !== 'sent' && <Alert variant={alerts[mail.state.kind]} title={stateText(mail.state, now)} />}
        {mail.ask && <SettleButtons mailId={mail.id} ask={mail.ask} actions={actions} />}
        {paragraphs(isShort ? beginning : mail.text).map((lines, index) => (
          // The same words may stand twice.
          // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other
          <Flex key={index} direction="column" gap="flush">
            {lines.map((line, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a text has no other
              <Text key={place} variant={isMachine ? 'microcopy' : 'bodytext'}>
                {line}
              </Text>
            ))}
          </Flex>
        ))}
        {mail.text === '' && <Text variant="microcopy">{cardLabels.threadEmpty}</Text>}
        {isShort && (
          <Button size="xs" variant="transparent" onClick={() => showWhole(true)}>
            {cardLabels.threadAll}
          </Button>
        )}
        {mail.isCut && !isShort && <Text variant="microcopy">{cardLabels.threadCut}</Text>}
      </Flex>
    </Tile>
  );
}

const stateText = ({ text, at }: NonNullable<ConversationMail['state']>, now: Date): string =>
  at === null ? text : text.replace('{0}', clockText(new Date(at), now));

/** HubSpot's text knows no line breaks. */
const paragraphs = (text: string): string[][] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0);
