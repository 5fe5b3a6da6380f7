import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { StackClock } from './clock/clock.ts';
import { ADMIN_ROLE } from './data-api/start-data-api.ts';
import type { DeployServices } from './deploy/services.ts';
import type { EventPattern } from './event-bridge/event-pattern.ts';
import { startEventSourceMapping } from './event-source-mapping/event-source-mapping.ts';
import { withLocalIssuer } from './stack-environment.ts';
import type { Flow } from './stack-flow.ts';
import type { Stores } from './stack-stores.ts';

interface StackParts {
  clock: StackClock;
  stores: Stores;
  flow: Flow;
}

const createClients = ({ dynamodb, estate }: Stores): Pick<DeployServices, 'dynamodb' | 'kms'> => {
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    dynamodb: new DynamoDBClient({ ...settings, endpoint: dynamodb.url }),
    kms: new KMSClient({ ...settings, endpoint: estate.url }),
  };
};

/** @returns what the deployment of a template creates, in the running parts of this stack. */
export function createDeployServices({ clock, stores, flow }: StackParts): DeployServices {
  const { sqsSns, estate, s3, roles } = stores;
  const { runtime, bus, httpApi, stepFunctions, asynchronous, mappings } = flow;
  return {
    ...createClients(stores),
    createQueue: sqsSns.createQueue,
    createTopic: sqsSns.createTopic,
    subscribe: sqsSns.subscribe,
    createBucket: s3.createBucket,
    createSecret(secret) {
      roles[secret.arn] = { role: secret.username, password: secret.password };
      return estate.putSecret(secret);
    },
    createTextSecret: (secret) => estate.putSecret(secret),
    createDatabase({ adminSecretArn }) {
      // RDS keeps this secret and the role together by itself; the embedded database's owner has a fixed name.
      roles[adminSecretArn] = { role: ADMIN_ROLE };
    },
    createFunction(definition) {
      asynchronous.set(definition.functionArn, definition.asynchronous);
      const { roleArn, functionName } = definition;
      const environment = withLocalIssuer(definition.environment, flow.environment['STACKFLOW_IDENTITY_URL'] ?? '');
      runtime.createFunction({ ...definition, environment, accessKeyId: estate.openSession(roleArn, functionName) });
    },
    createStateMachine: ({ name, definition, roleArn }) =>
      stepFunctions.executions.createStateMachine(name, definition, roleArn),
    createRule: ({ pattern, ...rule }) => bus.putRule({ ...rule, ...(pattern && { pattern: pattern as EventPattern }) }),
    createHttpApi: httpApi.route,
    createEventSourceMapping(mapping) {
      const { url: sqsUrl, inspect } = sqsSns;
      mappings.push(startEventSourceMapping(mapping, { clock, sqsUrl, inspect, invoke: runtime.invoke }));
    },
  };
}
