import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { succeeds } from './conditional-write.ts';
import { IncidentNotFoundError } from './errors.ts';

export type IncidentStore = ReturnType<typeof createIncidentStore>;

/** One entry of an incident's `work_notes` map; its key is the remediation id. */
export interface WorkNote {
  text: string;
  author: string;
  created_at: string;
}

/** The host's incidents (`StackFlow_Incident`): only their work notes are ours to write. */
export function createIncidentStore(dynamodb: DynamoDBDocumentClient, table: string) {
  const update = (incidentId: string, expression: string, values: object, names: Record<string, string>) =>
    succeeds(
      dynamodb.send(
        new UpdateCommand({
          TableName: table,
          Key: { id: incidentId },
          ConditionExpression: 'attribute_exists(id)',
          UpdateExpression: expression,
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        }),
      ),
    );

  return {
    /** @returns the incident's state (absent when its record has none), or undefined when the host has no such incident. */
    async getStatus(incidentId: string): Promise<{ state: string | undefined } | undefined> {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { id: incidentId }, ConsistentRead: true }));
      return Item && { state: typeof Item['state'] === 'string' ? Item['state'] : undefined };
    },

    /**
     * Writes the note under its key, once: a second call keeps the first note.
     * @throws IncidentNotFoundError when the host has no such incident.
     */
    async addWorkNote(incidentId: string, key: string, note: WorkNote): Promise<void> {
      const names = { '#notes': 'work_notes' };
      const exists = await update(incidentId, 'SET #notes = if_not_exists(#notes, :empty)', { ':empty': {} }, names);
      if (!exists) throw new IncidentNotFoundError(incidentId);
      await update(
        incidentId,
        'SET #notes.#key = if_not_exists(#notes.#key, :note)',
        { ':note': note },
        { ...names, '#key': key },
      );
    },
  };
}
