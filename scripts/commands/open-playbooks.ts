import { dynamodb } from '../../src/platform/clients/dynamodb.ts';
import { createPlaybookStore, type PlaybookStore } from '../../src/stores/playbook-store.ts';
import { connect } from '../connect.ts';

/** @returns a stage's playbooks. @throws UnreachableError, MissingOutputError */
export const openPlaybooks = async (stage: string): Promise<PlaybookStore> => createPlaybookStore(dynamodb, (await connect(stage)).PlaybookTable);
