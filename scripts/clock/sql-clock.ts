/** PostgreSQL's ways to ask the server what time it is. */
const SQL_CLOCK =
  /\b(?:(?:now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)|(?:current_timestamp|current_date|current_time|localtimestamp|localtime)\b)/i;
const SQL_DEFAULT_CLOCK = new RegExp(`\\bdefault\\s+\\(?\\s*${SQL_CLOCK.source}`, 'i');

export function asksTheDatabaseForTheTime(sql: string): boolean {
  return SQL_CLOCK.test(sql);
}

/** Lines of a migration with a column default that reads the clock. Functions may: leases run on machine time. */
export function clockDefaultLines(migration: string): number[] {
  return migration.split('\n').flatMap((line, index) => (SQL_DEFAULT_CLOCK.test(line) ? [index + 1] : []));
}
