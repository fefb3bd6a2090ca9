import { Flex, StatusTag, TableCell, TableRow, Tag, Text } from '@hubspot/ui-extensions';
import { CrmActionLink } from '@hubspot/ui-extensions/crm';
import type { AccountPeople } from '@salesos/shared/api/card';
import { cardLabels, say } from '@salesos/shared/labels/cards';
import { whyNotText } from '../lib/score-words.ts';

type Person = AccountPeople['people'][number];

const contactTypeId = '0-1';
const movements = {
  rising: { text: cardLabels.movementRising, variant: 'success' },
  falling: { text: cardLabels.movementFalling, variant: 'danger' },
  steady: { text: cardLabels.movementSteady, variant: 'default' },
  quiet: { text: cardLabels.movementQuiet, variant: 'warning' },
} as const;

export function PersonRow({ person }: { person: Person }) {
  return (
    <TableRow>
      <TableCell width="min">
        <Standing person={person} />
      </TableCell>
      <TableCell width="max">
        <Flex direction="column" gap="flush">
          <CrmActionLink actionType="RECORD_APP_LINK" actionContext={{ objectTypeId: contactTypeId, objectId: Number(person.recordId) }}>
            {person.name}
          </CrmActionLink>
          {person.title && <Text variant="microcopy">{person.title}</Text>}
          <Text>{person.doNotContact ? whyNotText(person.reason) : person.reason}</Text>
        </Flex>
      </TableCell>
      <TableCell width="min">
        <Movement person={person} />
      </TableCell>
    </TableRow>
  );
}

/** A number would invite a mail where none may go. */
function Standing({ person }: { person: Person }) {
  if (person.doNotContact) return <Text>–</Text>;
  return (
    <Flex direction="column" gap="flush">
      <Text format={{ fontWeight: 'demibold' }}>{String(person.score)}</Text>
      <Text variant="microcopy">{say('tier', person.tier)}</Text>
    </Flex>
  );
}

function Movement({ person }: { person: Person }) {
  if (person.doNotContact) return <Tag variant="error">{cardLabels.doNotContact}</Tag>;
  const { text, variant } = movements[person.movement];
  return <StatusTag variant={variant}>{text}</StatusTag>;
}
