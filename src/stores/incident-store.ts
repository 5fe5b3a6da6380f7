import { GetCommand, PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { succeeds } from './conditional-write.ts';
import { IncidentNotFoundError } from './errors.ts';

const NOTES = { '#notes': 'work_notes' };

export type IncidentStore = ReturnType<typeof createIncidentStore>;

/** One entry of an incident's `work_notes` map; its key is the remediation id. */
export interface WorkNote {
  text: string;
  author: string;
  created_at: string;
}

/** An incident that an alert opens, in the host's own words. */
export interface NewIncident {
  id: string;
  short_description: string;
  description: string;
  priority: string;
  category: string;
  ci_id: string;
  alert_type: string;
  opened_by: string;
  created_at: string;
}

/** The host's incidents (`StackFlow_Incident`): those that alerts open, and work notes, are ours to write. */
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

  async function ensureNotes(incidentId: string): Promise<void> {
    const exists = await update(incidentId, 'SET #notes = if_not_exists(#notes, :empty)', { ':empty': {} }, NOTES);
    if (!exists) throw new IncidentNotFoundError(incidentId);
  }

  return {
    /** @returns the host's record as it is. */
    async get(incidentId: string): Promise<Record<string, unknown> | undefined> {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { id: incidentId }, ConsistentRead: true }));
      return Item;
    },

    /** @returns the incident's state (absent when its record has none), or undefined when the host has no such incident. */
    async getStatus(incidentId: string): Promise<{ state: string | undefined } | undefined> {
      const { Item } = await dynamodb.send(new GetCommand({ TableName: table, Key: { id: incidentId }, ConsistentRead: true }));
      return Item && { state: typeof Item['state'] === 'string' ? Item['state'] : undefined };
    },

    /** Opens the incident, unless it is there already. @returns its id */
    async open(incident: NewIncident): Promise<string> {
      const Item = { ...incident, number: incident.id, state: 'new', updated_at: incident.created_at, work_notes: {} };
      await succeeds(dynamodb.send(new PutCommand({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(id)' })));
      return incident.id;
    },

    /**
     * Writes the note under its key, in place of an earlier one.
     * @throws IncidentNotFoundError when the host has no such incident.
     */
    async replaceWorkNote(incidentId: string, key: string, note: WorkNote): Promise<void> {
      await ensureNotes(incidentId);
      await update(incidentId, 'SET #notes.#key = :note', { ':note': note }, { ...NOTES, '#key': key });
    },

    /**
     * Writes the note under its key, once: a second call keeps the first note.
     * @throws IncidentNotFoundError when the host has no such incident.
     */
    async addWorkNote(incidentId: string, key: string, note: WorkNote): Promise<void> {
      await ensureNotes(incidentId);
      await update(
        incidentId,
        'SET #notes.#key = if_not_exists(#notes.#key, :note)',
        { ':note': note },
        { ...NOTES, '#key': key },
      );
    },
  };
}
