import type { Route } from '../route.ts';
import { alertRoutes } from './alerts.ts';
import { auditRoutes } from './audit.ts';
import { changeRoutes } from './changes.ts';
import { controlRoutes } from './controls.ts';
import { createOpenApiRoute } from './openapi.ts';
import { playbookRoutes } from './playbooks.ts';
import { remediationRoutes } from './remediations.ts';
import { reviewRoutes } from './reviews.ts';
import { stateMachineRoutes } from './state-machine.ts';
import { windowRoutes } from './windows.ts';

const described: Route[] = [
  ...remediationRoutes,
  ...reviewRoutes,
  ...playbookRoutes,
  ...stateMachineRoutes,
  ...windowRoutes,
  ...changeRoutes,
  ...controlRoutes,
  ...auditRoutes,
  ...alertRoutes,
];

/** Every route, in the order in which they are looked through: a fixed name before a parameter in its place. */
export const routes: Route[] = [...described, createOpenApiRoute(described)];
