import { Flex, hubspot, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { cardLabels } from '@salesos/shared/labels/cards';
import { PeopleDown } from './components/PeopleDown.tsx';
import { PeopleTable } from './components/PeopleTable.tsx';
import { Refused } from './components/Refused.tsx';
import { useAccountPeople } from './hooks/useAccountPeople.ts';
import { useCardHost } from './hooks/useCardHost.ts';

hubspot.extend<'crm.record.tab'>(() => <AccountPeopleCard />);

/** The people of a company by score: who is rising or falling, and who has gone quiet. */
export function AccountPeopleCard() {
  const host = useCardHost();
  const { people, reload, actions } = useAccountPeople(host);
  const { view, problem, status, loadedAt } = people;

  if (problem) return <Refused problem={problem} product={host.product} actions={actions} retry={() => void reload()} />;
  return (
    <Flex direction="column" gap="small">
      {status === 'loading' && <LoadingSpinner label={cardLabels.loading} showLabel layout="centered" />}
      {view && view.people.length === 0 && <Text>{cardLabels.peopleEmpty}</Text>}
      {view && view.people.length > 0 && <PeopleTable people={view.people} />}
      {status === 'down' && <PeopleDown loadedAt={loadedAt} retry={() => void reload()} />}
    </Flex>
  );
}
