import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import canonicalize from 'canonicalize';
import { describeIssues } from '../src/contracts/describe-issues.ts';
import { playbookSchema, type Playbook } from '../src/contracts/playbook.ts';

const PLAYBOOKS = fileURLToPath(new URL('../playbooks/', import.meta.url));

/** Thrown when a file of `playbooks/` isn't a playbook. */
export class InvalidPlaybookError extends Error {
  override readonly name = 'InvalidPlaybookError';
  constructor(file: string, issues: string) {
    super(`playbooks/${file} is not valid: ${issues}. Nothing was applied.`);
  }
}

/** Thrown when a playbook was edited without a new version: what ran under a version must stay readable. */
export class PlaybookChangedError extends Error {
  override readonly name = 'PlaybookChangedError';
  constructor(file: string, { playbookId, version }: Playbook) {
    super(
      `playbooks/${file} differs from version ${version} of ${playbookId} that is deployed. ` +
        `Raise its version to ${version + 1} and apply again.`,
    );
  }
}

interface PlaybookFile {
  file: string;
  playbook: Playbook;
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidPlaybookError(file, (error as Error).message);
  }
}

async function readPlaybook(directory: string, file: string): Promise<PlaybookFile> {
  const parsed = playbookSchema.safeParse(parseJson(file, await readFile(`${directory}/${file}`, 'utf8')));
  if (!parsed.success) throw new InvalidPlaybookError(file, describeIssues(parsed.error));
  // For editors alone.
  const { $schema: _, ...playbook } = parsed.data;
  const name = `${playbook.playbookId}.json`;
  if (file !== name) throw new InvalidPlaybookError(file, `playbookId: a file is named as its playbook, so ${name}`);
  return { file, playbook };
}

async function readPlaybooks(directory: string): Promise<PlaybookFile[]> {
  const names = await readdir(directory);
  const files = names.filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json')).sort();
  return Promise.all(files.map((file) => readPlaybook(directory, file)));
}

/** @returns false when that version is there already, with the same content. */
async function putIfAbsent(dynamodb: DynamoDBDocumentClient, table: string, { file, playbook }: PlaybookFile) {
  try {
    await dynamodb.send(
      new PutCommand({ TableName: table, Item: playbook, ConditionExpression: 'attribute_not_exists(playbookId)' }),
    );
    return true;
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
  }
  const { playbookId, version } = playbook;
  const stored = await dynamodb.send(
    new GetCommand({ TableName: table, Key: { playbookId, version }, ConsistentRead: true }),
  );
  if (canonicalize(stored.Item) !== canonicalize(playbook)) throw new PlaybookChangedError(file, playbook);
  return false;
}

/** A version of a playbook that is now deployed. */
export interface AppliedPlaybook {
  playbookId: string;
  version: number;
}

/**
 * Puts the versions of `playbooks/*.json` that the table lacks. All files are checked before the first is written.
 * @returns those it put.
 * @throws InvalidPlaybookError, PlaybookChangedError
 */
export async function applyPlaybooks(
  dynamodb: DynamoDBDocumentClient,
  table: string,
  directory: string = PLAYBOOKS,
): Promise<AppliedPlaybook[]> {
  const applied: AppliedPlaybook[] = [];
  for (const file of await readPlaybooks(directory)) {
    const { playbookId, version } = file.playbook;
    if (await putIfAbsent(dynamodb, table, file)) applied.push({ playbookId, version });
  }
  return applied;
}
