import type { Rule } from './finding.ts';

export type Tree = Readonly<Record<string, string>>;

export interface Seed {
  readonly name: string;
  readonly rule: Rule;
  /** Written over the clean tree. */
  readonly files: Tree;
}

/** A house in miniature: every room, every permitted kind of import, nothing wrong. */
export const CLEAN_TREE: Tree = {
  'shared/src/ids.ts': "import { z } from 'zod';\nexport const Id = z.uuid();\n",
  'shared/src/events/email.ts': "import { Id } from '../ids.ts';\nexport const emailOpened = { type: 'email.opened', id: Id };\n",
  'backend/src/domain/engagement/score.ts': 'export type Counts = { opens: number };\nexport const score = ({ opens }: Counts) => opens;\n',
  'backend/src/domain/engagement/score.test.ts':
    "import { test } from 'vitest';\nimport { score } from './score.ts';\ntest('x', () => score({ opens: 1 }));\n",
  'backend/src/ports/crm.ts': "import type { Counts } from '#domain/engagement/score.ts';\nexport interface Crm { counts: Counts }\n",
  'backend/src/ports/queue.ts': 'export interface Queue { add(): void }\n',
  'backend/src/config/load-env.ts': "import { z } from 'zod';\nexport const env = z.object({});\n",
  'backend/src/platform/queue-bullmq.ts':
    "import { Queue } from 'bullmq';\nimport { Pool } from 'pg';\nimport type { Queue as Port } from '#ports/queue.ts';\nexport const made = [Queue, Pool] satisfies unknown[] | Port[];\n",
  'backend/src/db/unit-of-work.ts':
    "import postgres from 'postgres';\nimport { text } from './schema/contacts.ts';\nimport type { Crm } from '#ports/crm.ts';\nexport const unit = [postgres, text] satisfies unknown[] | Crm[];\n",
  'backend/src/db/schema/contacts.ts': "import { pgTable } from 'drizzle-orm/pg-core';\nexport const text = pgTable;\n",
  'backend/src/events/log.ts': "import { sql } from 'drizzle-orm';\nimport { unit } from '#db/unit-of-work.ts';\nexport const log = [sql, unit];\n",
  'backend/src/providers/registry.ts':
    "import { salesforce } from './crm/salesforce/index.ts';\nimport { google } from './mail/google/index.ts';\nexport const vendors = [salesforce, google];\n",
  'backend/src/providers/crm/salesforce/index.ts': "export { salesforce } from './client.ts';\n",
  'backend/src/providers/crm/salesforce/client.ts':
    "import { Connection } from 'jsforce';\nimport { z } from 'zod';\nimport type { Crm } from '#ports/crm.ts';\nexport const salesforce = [Connection, z] satisfies unknown[] | Crm[];\n",
  'backend/src/providers/mail/google/index.ts': "import { calendar } from '../../calendar/google/client.ts';\nexport const google = calendar;\n",
  'backend/src/providers/calendar/google/client.ts': "import { createHash } from 'node:crypto';\nexport const calendar = createHash;\n",
  'backend/src/services/contact/enroll.ts':
    "import { score } from '#domain/engagement/score.ts';\nimport { log } from '#events/log.ts';\nimport { emailOpened } from '@salesos/shared/events/email';\nexport const enroll = () => [score, log, emailOpened];\n",
  'backend/src/agents/registry.ts':
    "import { email } from './email/agent.ts';\nimport { engagement } from './engagement/agent.ts';\nexport const agents = [email, engagement];\n",
  'backend/src/agents/email/agent.ts':
    "import { enroll } from '#services/contact/enroll.ts';\nimport { unit } from '#db/unit-of-work.ts';\nexport const email = [enroll, unit];\n",
  'backend/src/agents/engagement/agent.ts': 'export const engagement = [];\n',
  'backend/src/http/app.ts':
    "import { Hono } from 'hono';\nimport { enroll } from '#services/contact/enroll.ts';\nexport const app = [new Hono(), enroll];\n",
  'backend/src/cli/main.ts': "import { compose } from '#composition.ts';\ncompose();\n",
  'backend/src/composition.ts':
    "import { agents } from '#agents/registry.ts';\nimport { app } from '#http/app.ts';\nimport { vendors } from '#providers/registry.ts';\nexport const compose = () => [agents, app, vendors];\n",
  'backend/src/main.ts': "import { compose } from './composition.ts';\ncompose();\nif (process.argv[2]) await import('../sandbox/main.ts');\n",
  'backend/sandbox/main.ts':
    "import { emailOpened } from '@salesos/shared/events/email';\nimport { parseQuery } from '@jetstreamapp/soql-parser-js';\nexport const twin = [emailOpened, parseQuery];\n",
  'backend/test/flows/loop.flow.test.ts':
    "import { compose } from '#composition.ts';\nimport { twin } from '../../sandbox/main.ts';\nimport { harness } from '../harness.ts';\nharness(compose, twin);\n",
  'backend/test/harness.ts': "import { vi } from 'vitest';\nexport const harness = (...all: unknown[]) => vi.fn(...all);\n",
  'scripts/start.ts': "import { compose } from '../backend/src/composition.ts';\nawait import(process.argv[2] ?? '');\ncompose();\n",
  'hubspot-app/src/app/cards/Card.tsx':
    "import { Text } from '@hubspot/ui-extensions';\nimport { Id } from '@salesos/shared/ids';\nexport const Card = () => <Text>{String(Id)}</Text>;\n",
  'salesforce-package/force-app/main/default/lwc/card/card.ts':
    "import { LightningElement } from 'lwc';\nimport type { Id } from '@salesos/shared/ids';\nexport default class Card extends LightningElement { id: typeof Id | null = null }\n",
};

/** One mistake each; the check must report exactly it and nothing else. */
export const SEEDS: readonly Seed[] = [
  seed(
    'domain reaches for node',
    'node',
    'backend/src/domain/engagement/decay.ts',
    "import { createHash } from 'node:crypto';\nexport const decay = createHash;\n",
  ),
  seed('domain reaches for an npm package', 'npm', 'backend/src/domain/engagement/decay.ts', "import { z } from 'zod';\nexport const decay = z;\n"),
  seed(
    'an agent imports another agent',
    'agent',
    'backend/src/agents/email/executor.ts',
    "import { engagement } from '../engagement/agent.ts';\nexport const executor = engagement;\n",
  ),
  seed('an agent imports a library', 'npm', 'backend/src/agents/email/executor.ts', "import { Hono } from 'hono';\nexport const executor = Hono;\n"),
  seed(
    'an agent imports the registry of agents',
    'room',
    'backend/src/agents/sequence/agent.ts',
    "import { agents } from '../registry.ts';\nexport const sequence = agents;\n",
  ),
  seed(
    'an agent imports more of db than the unit of work',
    'room',
    'backend/src/agents/email/executor.ts',
    "import { text } from '#db/schema/contacts.ts';\nexport const executor = text;\n",
  ),
  seed(
    'http imports db',
    'room',
    'backend/src/http/routes/contacts.ts',
    "import { text } from '#db/schema/contacts.ts';\nexport const routes = text;\n",
  ),
  seed(
    'a provider imports db',
    'room',
    'backend/src/providers/crm/salesforce/mapper.ts',
    "import { unit } from '#db/unit-of-work.ts';\nexport const mapper = unit;\n",
  ),
  seed(
    'a provider imports another vendor',
    'vendor',
    'backend/src/providers/crm/hubspot/client.ts',
    "import { salesforce } from '../salesforce/client.ts';\nexport const hubspot = salesforce;\n",
  ),
  seed(
    'a provider imports a library another room owns',
    'npm',
    'backend/src/providers/crm/hubspot/client.ts',
    "import { Redis } from 'ioredis';\nexport const hubspot = Redis;\n",
  ),
  seed(
    'a service imports a provider',
    'room',
    'backend/src/services/contact/pull.ts',
    "import { vendors } from '#providers/registry.ts';\nexport const pull = vendors;\n",
  ),
  seed(
    'a service imports a provider by type only',
    'room',
    'backend/src/services/contact/pull.ts',
    "import type { vendors } from '#providers/registry.ts';\nexport type Pull = typeof vendors;\n",
  ),
  seed(
    'a service names a provider inside a type',
    'room',
    'backend/src/services/contact/pull.ts',
    "export type Pull = typeof import('#providers/registry.ts');\n",
  ),
  seed(
    'a service passes on what a provider exports',
    'room',
    'backend/src/services/contact/pull.ts',
    "export * from '#providers/registry.ts';\nexport const pull = 1;\n",
  ),
  seed(
    'a service loads a provider on demand',
    'room',
    'backend/src/services/contact/pull.ts',
    "export const pull = () => import('#providers/registry.ts');\n",
  ),
  seed(
    'a service loads a path nobody can read',
    'computed',
    'backend/src/services/contact/pull.ts',
    'export const pull = (path: string) => import(path);\n',
  ),
  seed(
    'shared imports the backend',
    'room',
    'shared/src/labels.ts',
    "import { score } from '../../backend/src/domain/engagement/score.ts';\nexport const labels = score;\n",
  ),
  seed(
    'a circle of types',
    'cycle',
    'backend/src/domain/engagement/decay.ts',
    "import type { Tier } from './tier.ts';\nexport type Decay = Tier;\n",
    {
      'backend/src/domain/engagement/tier.ts': "import type { Decay } from './decay.ts';\nexport type Tier = Decay | 1;\n",
    },
  ),
  seed(
    'ports run code of domain',
    'types-only',
    'backend/src/ports/clock.ts',
    "import { score } from '#domain/engagement/score.ts';\nexport const clock = score;\n",
  ),
  seed('db runs code of ports', 'types-only', 'backend/src/db/client.ts', "import { Crm } from '#ports/crm.ts';\nexport const client = Crm;\n"),
  seed(
    'config imports platform',
    'room',
    'backend/src/config/twin.ts',
    "import { made } from '#platform/queue-bullmq.ts';\nexport const twin = made;\n",
  ),
  seed(
    'two libraries in one platform file',
    'library',
    'backend/src/platform/mime.ts',
    "import { createTransport } from 'nodemailer';\nimport PostalMime from 'postal-mime';\nexport const mime = [createTransport, PostalMime];\n",
  ),
  seed(
    'somebody imports the composition',
    'room',
    'backend/src/http/routes/health.ts',
    "import { compose } from '#composition.ts';\nexport const health = compose;\n",
  ),
  seed('somebody imports main', 'room', 'backend/src/composition.ts', "import '#main.ts';\nexport const compose = () => {};\n", {
    'backend/src/main.ts': 'export {};\n',
  }),
  seed(
    'the product imports the twin at start',
    'sandbox',
    'backend/src/main.ts',
    "import { compose } from './composition.ts';\nimport { twin } from '../sandbox/main.ts';\ncompose();\nexport const all = twin;\n",
  ),
  seed(
    'the twin imports the product',
    'room',
    'backend/sandbox/salesforce/score.ts',
    "import { score } from '../../src/domain/engagement/score.ts';\nexport const twinScore = score;\n",
  ),
  seed(
    'product code imports a test',
    'room',
    'backend/src/services/contact/pull.ts',
    "import { harness } from '../../../test/harness.ts';\nexport const pull = harness;\n",
  ),
  seed('product code imports a script', 'room', 'backend/sandbox/seed.ts', "import '../../scripts/start.ts';\nexport const seeded = 1;\n"),
  seed(
    'product code imports a test beside it',
    'room',
    'backend/src/domain/engagement/decay.ts',
    "import './score.test.ts';\nexport const decay = 1;\n",
  ),
  seed(
    'a relative path out of the room',
    'spelling',
    'backend/src/services/contact/pull.ts',
    "import { score } from '../../domain/engagement/score.ts';\nexport const pull = score;\n",
  ),
  seed(
    'a room name inside its own room',
    'spelling',
    'backend/src/services/contact/pull.ts',
    "import { enroll } from '#services/contact/enroll.ts';\nexport const pull = enroll;\n",
  ),
  seed(
    'a relative path into shared',
    'spelling',
    'backend/src/services/contact/pull.ts',
    "import { Id } from '../../../../shared/src/ids.ts';\nexport const pull = Id;\n",
  ),
  seed(
    'a barrel by name',
    'barrel',
    'backend/src/services/contact/index.ts',
    "import { enroll } from './enroll.ts';\nexport const services = [enroll];\n",
  ),
  seed('a barrel by content', 'barrel', 'backend/src/services/contact/all.ts', "export { enroll } from './enroll.ts';\n"),
  seed('a file named utils', 'name', 'backend/src/services/contact/date-utils.ts', 'export const x = 1;\n'),
  seed('a folder named common', 'name', 'backend/src/services/common/date.ts', 'export const x = 1;\n'),
  seed('a file in no room', 'homeless', 'backend/src/workflows/run.ts', 'export const x = 1;\n'),
  seed(
    'the HubSpot card imports the backend',
    'room',
    'hubspot-app/src/app/cards/feed.ts',
    "import { score } from '../../../../backend/src/domain/engagement/score.ts';\nexport const feed = score;\n",
  ),
  seed(
    'the Salesforce card runs code of shared',
    'types-only',
    'salesforce-package/force-app/main/default/lwc/card/feed.ts',
    "import { Id } from '@salesos/shared/ids';\nexport const feed = Id;\n",
  ),
];

function seed(name: string, rule: Rule, path: string, text: string, more: Tree = {}): Seed {
  return { name, rule, files: { [path]: text, ...more } };
}
