import { Table, TableBody } from '@hubspot/ui-extensions';
import type { AccountPeople } from '@salesos/shared/api/card';
import { useState } from 'react';
import { PersonRow } from './PersonRow.tsx';

const pageSize = 10;

/** As the backend ranks them. */
export function PeopleTable({ people }: { people: AccountPeople['people'] }) {
  const [page, setPage] = useState(1);
  const pageCount = Math.ceil(people.length / pageSize);
  // A refresh may have made the list shorter.
  const shownPage = Math.min(page, pageCount);
  const rows = people.slice((shownPage - 1) * pageSize, shownPage * pageSize).map((person) => <PersonRow key={person.recordId} person={person} />);
  if (pageCount <= 1) {
    return (
      <Table density="compact" flush bordered={false}>
        <TableBody>{rows}</TableBody>
      </Table>
    );
  }
  return (
    <Table density="compact" flush bordered={false} paginated pageCount={pageCount} page={shownPage} onPageChange={setPage}>
      <TableBody>{rows}</TableBody>
    </Table>
  );
}
