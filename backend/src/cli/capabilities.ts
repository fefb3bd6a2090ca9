import type { UnitOfWork, Work } from '#db/unit-of-work.ts';
import type { Sealer } from '#ports/crypto.ts';
import type { AbsenceDates } from '#ports/absence-dates.ts';
import type { HttpClient } from '#ports/http-client.ts';
import type { MimeParser } from '#ports/mime.ts';
import type { Providers } from '#ports/provider-registry.ts';
import type { RobotList } from '#ports/robot-list.ts';
import type { AgentInfo } from '#services/accounting/read-agent-accounts.ts';

/** The product's database as its own login sees it. */
export interface Storage {
  readonly work: Work;
  readonly agents: readonly AgentInfo[];
  redrive(uow: UnitOfWork, agent: string | null): Promise<number>;
  /** The database server's wall clock, and how far business time was moved ahead of it. */
  clocks(): Promise<{ wallMs: number; offsetMs: number }>;
}

export interface Turn {
  applied: number;
  more: 'no' | 'now' | 'soon';
}

export interface AgentTurns {
  readonly name: string;
  dispatch(customerId: string): Promise<Turn>;
}

export interface Runner {
  readonly name: string;
  due(now: Date, wallMs: number): Promise<string[]>;
  run(customerId: string): Promise<boolean>;
}

/** Agents and executors in this process, with no queue between them. */
export interface Engine extends Storage {
  readonly crm: { providers: Providers; sealer: Sealer };
  readonly dispatchers: readonly AgentTurns[];
  readonly executors: readonly Runner[];
  retryDeadLetters(customerId: string): Promise<number>;
}

/** What doctor looks at besides the database. */
export interface Settings {
  /** `KEY: what is wrong with it`; empty = the product would start. */
  readonly problems: readonly string[];
  /** Where the values come from: "the environment" or the file. */
  readonly origin: string;
  readonly redisUrl: string | null;
  readonly smtpUrl: string | null;
  readonly isProduction: boolean;
  readonly tenantTables: readonly string[];
  readonly routingTables: readonly string[];
  /** Migrations this version has, and those the database has seen; null without the owner's URL. */
  migrations(): Promise<{ known: number; applied: number } | null>;
}

/** Everything a command can ask for; each is opened on first use and closed at the end by whoever made it. */
export interface Cli {
  settings(): Promise<Settings>;
  storage(): Promise<Storage>;
  engine(): Promise<Engine>;
  /** For addresses the person at this machine gives: private ones too. */
  http(): Promise<HttpClient>;
  /** What reads a received mail; needs no database. */
  mailReaders(): Promise<{ mime: MimeParser; dates: AbsenceDates }>;
  robots(): Promise<RobotList>;
  migrate(): Promise<void>;
  roleStatements(passwords: { owner: string; login: string }): Promise<string[]>;
}
