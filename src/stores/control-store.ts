import { setTimeout as delay } from 'node:timers/promises';
import { BatchGetCommand, GetCommand, PutCommand, ScanCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { activityRowSchema, activitySchema, NO_ACTIVITY, type Activity } from '../contracts/activity.ts';
import { controlSchema, type Control, type Limits, type Pause } from '../contracts/control.ts';
import { succeeds } from './conditional-write.ts';
import { ActivityContendedError, UnprocessedKeysError } from './errors.ts';
import { parseRecord } from './parse-record.ts';

export type ControlStore = ReturnType<typeof createControlStore>;

/** Everyone who gets a slot, or gives it back, writes the one row; whoever was overtaken tries again. */
const MAX_ATTEMPTS = 60;

/** Before the next attempt, at random up to so many milliseconds, twice as many each time: a hundred at once spread out. */
const FIRST_BACKOFF_MS = 10;
const LONGEST_BACKOFF_MS = 2_000;

/** What a change of the activity answers, and the activity to write back, if it changes. */
export interface Change<Answer> {
  answer: Answer;
  next?: Activity | undefined;
}

/**
 * The switches that people set, and the one row that limits count in (`StackFlow_RemediationControl`).
 * All reads are consistent, and throw CorruptRecordError on a row that makes no sense.
 */
export function createControlStore(dynamodb: DynamoDBDocumentClient, table: string, random: () => number = Math.random) {
  const parseControl = (row: Record<string, unknown>): Control => parseRecord(controlSchema, table, String(row['scope']), row);

  const write = (scope: string, expression: string, names: Record<string, string>, values?: Record<string, unknown>) =>
    dynamodb.send(
      new UpdateCommand({
        TableName: table,
        Key: { scope },
        UpdateExpression: expression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );

  async function readVersioned(): Promise<{ activity: Activity; version: number }> {
    const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { scope: 'activity' }, ConsistentRead: true }));
    if (!Item) return { activity: NO_ACTIVITY, version: 0 };
    const { version, document } = parseRecord(activityRowSchema, table, 'activity', Item);
    return { activity: parseRecord(activitySchema, table, 'activity', JSON.parse(document)), version };
  }

  const replaceActivity = (activity: Activity, expected: number): Promise<boolean> =>
    succeeds(
      dynamodb.send(
        new PutCommand({
          TableName: table,
          Item: { scope: 'activity', version: expected + 1, document: JSON.stringify(activity) },
          ConditionExpression: 'attribute_not_exists(#scope) OR #version = :expected',
          ExpressionAttributeNames: { '#scope': 'scope', '#version': 'version' },
          ExpressionAttributeValues: { ':expected': expected },
        }),
      ),
    );

  return {
    /** @returns the switches of these scopes. @throws UnprocessedKeysError when DynamoDB is too busy. */
    async read(scopes: string[]): Promise<Control[]> {
      const Keys = scopes.map((scope) => ({ scope }));
      const answer = await dynamodb.send(new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }));
      if (Object.keys(answer.UnprocessedKeys ?? {}).length > 0) throw new UnprocessedKeysError(table);
      return (answer.Responses?.[table] ?? []).map(parseControl);
    },

    /** For people who look; gates read the scopes that count. @returns every switch that was ever set */
    async findAll(): Promise<Control[]> {
      const controls: Control[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const page = await dynamodb.send(new ScanCommand({ TableName: table, ConsistentRead: true, ...(start && { ExclusiveStartKey: start }) }));
        controls.push(...(page.Items ?? []).filter(({ scope }) => scope !== 'activity').map(parseControl));
        start = page.LastEvaluatedKey;
      } while (start);
      return controls;
    },

    readActivity: async (): Promise<Activity> => (await readVersioned()).activity,

    /**
     * Changes the activity by compare-and-swap: `decide` is asked again whenever somebody else was faster, and when the answer
     * to its own write was lost. It must find its change then, and make none.
     * @throws ActivityContendedError when it never comes through.
     */
    async changeActivity<Answer>(decide: (activity: Activity) => Change<Answer>): Promise<Answer> {
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const { activity, version } = await readVersioned();
        const { answer, next } = decide(activity);
        if (!next || (await replaceActivity(next, version))) return answer;
        await delay(random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
      }
      throw new ActivityContendedError(MAX_ATTEMPTS);
    },

    setPause: (scope: string, pause: Pause) => write(scope, 'SET #pause = :pause', { '#pause': 'pause' }, { ':pause': pause }),
    clearPause: (scope: string) => write(scope, 'REMOVE #pause', { '#pause': 'pause' }),
    setMode: (scope: string, mode: 'act' | 'dry-run') => write(scope, 'SET #mode = :mode', { '#mode': 'mode' }, { ':mode': mode }),
    setLimits: (limits: Limits) => write('all', 'SET #limits = :limits', { '#limits': 'limits' }, { ':limits': limits }),
  };
}
