import type * as z from 'zod/mini';
import { stateMachineSchema } from '../../../src/contracts/api/remediations.ts';
import { defineRoute } from '../route.ts';

type Definition = z.infer<typeof stateMachineSchema>['definition'];

export const stateMachineRoutes = [
  defineRoute({
    method: 'GET',
    path: '/state-machine',
    role: 'viewer',
    summary: 'Show the state machine in Amazon States Language',
    answer: stateMachineSchema,
    async act(_, { executions, stateMachineArn, workflowVersion }) {
      return { definition: (await executions.readDefinition(stateMachineArn)) as Definition, workflowVersion };
    },
  }),
];
