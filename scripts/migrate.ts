import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Umzug } from 'umzug';
import type { AuditDatabase, RunStatement } from './audit-database.ts';

const MIGRATIONS = fileURLToPath(new URL('../migrations/', import.meta.url));

/** A line that begins the next statement. The Data API takes one a call, and a semicolon may stand inside a body. */
const STEP = /^-- step\b.*$/m;

interface Migration {
  /** File name. */
  name: string;
  checksum: string;
  steps: string[];
}

/** Thrown when a migration that has been applied was edited afterwards. */
export class MigrationChangedError extends Error {
  override readonly name = 'MigrationChangedError';
  constructor(file: string) {
    super(`migrations/${file} was changed after it had been applied. Restore it and write the change as a new file.`);
  }
}

async function readMigration(directory: string, name: string): Promise<Migration> {
  const text = await readFile(`${directory}/${name}`, 'utf8');
  const parts = text.split(STEP);
  // What stands before the first step is the file's comment.
  const steps = (parts.length === 1 ? parts : parts.slice(1)).map((step) => step.trim());
  return { name, checksum: createHash('sha256').update(text).digest('hex'), steps };
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map((name) => readMigration(directory, name)));
}

/** `if not exists` is no lock: two bootstraps at once would both find nothing, so that the second waits here. */
const WAIT_FOR_OTHERS = "select pg_advisory_xact_lock(hashtext('remediation.schema_migration')) is null";

async function createStorage(run: RunStatement): Promise<void> {
  await run(WAIT_FOR_OTHERS);
  await run('create schema if not exists remediation');
  await run(`create table if not exists remediation.schema_migration (
    name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
}

async function readApplied(run: RunStatement): Promise<Map<string, string>> {
  const rows = await run('select name, checksum from remediation.schema_migration order by name');
  return new Map(rows.map(([name, checksum]) => [name?.stringValue ?? '', checksum?.stringValue ?? '']));
}

/** @returns false when somebody else applied it in the meantime. */
const apply = (database: AuditDatabase, { name, checksum, steps }: Migration): Promise<boolean> =>
  database.inTransaction(async (run) => {
    // A second bootstrap at the same time waits here for the first one's commit.
    await run('lock table remediation.schema_migration in share row exclusive mode');
    const rows = await run(
      `insert into remediation.schema_migration (name, checksum) values (:name, :checksum)
       on conflict do nothing returning name`,
      { name, checksum },
    );
    if (rows.length === 0) return false;
    for (const step of steps) await run(step);
    return true;
  });

/**
 * Applies the migrations that the database lacks, in order of their names, each in one transaction.
 * @returns the names of those it applied.
 * @throws MigrationChangedError before anything is applied, and what the database refuses.
 */
export async function migrate(database: AuditDatabase, directory: string = MIGRATIONS): Promise<string[]> {
  await database.inTransaction(createStorage);
  const migrations = await readMigrations(directory);
  const known = await readApplied(database.run);
  const changed = migrations.find(({ name, checksum }) => known.has(name) && known.get(name) !== checksum);
  if (changed) throw new MigrationChangedError(changed.name);

  const applied: string[] = [];
  const umzug = new Umzug({
    migrations: migrations.map((migration) => ({
      name: migration.name,
      up: async () => {
        if (await apply(database, migration)) applied.push(migration.name);
      },
    })),
    storage: {
      executed: async () => [...known.keys()],
      // Logged by `apply`, in the transaction of the migration itself: both or neither.
      logMigration: async () => undefined,
      unlogMigration: async () => undefined,
    },
    logger: undefined,
  });
  await umzug.up();
  return applied;
}
