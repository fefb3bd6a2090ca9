import type { CrmReader } from '#ports/crm.ts';
import { changedSince } from './changed-since.ts';
import type { PipedriveClient } from './client.ts';
import { endedSince } from './ended-since.ts';
import { readRecords } from './read-records.ts';
import { UserList } from './wire.ts';

export function pipedriveReader(client: PipedriveClient): CrmReader {
  return {
    changedSince: (object, after, fields) => changedSince(client, object, after, fields),
    read: (object, externalIds, fields) => readRecords(client, object, externalIds, fields),
    now: () => client.now(),
    endedSince: (object, since) => endedSince(client, object, since),
    owners: async () => {
      const { data } = await client.read(UserList, (apis) => apis.users.getUsers());
      return data.flatMap(({ id, name, email, active_flag: active }) => (email ? [{ externalId: String(id), name, email, active }] : []));
    },
  };
}
