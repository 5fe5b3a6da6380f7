import {
  controlsSchema,
  modeBodySchema,
  pauseAnswerSchema,
  pauseBodySchema,
  resumeAnswerSchema,
  scopeBodySchema,
} from '../../../src/contracts/api/controls.ts';
import { listControls } from '../../../src/operations/controls/list-controls.ts';
import { beginPause } from '../../../src/operations/controls/pause-scope.ts';
import { refuse } from '../answers.ts';
import { defineRoute } from '../route.ts';

export const controlRoutes = [
  defineRoute({
    method: 'GET',
    path: '/controls',
    role: 'viewer',
    summary: 'List pauses, modes and limits',
    answer: controlsSchema,
    act: (_, { controls }) => listControls(controls),
  }),

  defineRoute({
    method: 'POST',
    path: '/controls/pause',
    role: 'operator',
    summary: 'Begin nothing more: everywhere, or in an account, for a playbook, on a CI',
    body: pauseBodySchema,
    answer: pauseAnswerSchema,
    async act({ body: { scope, reason, until }, by }, dependencies) {
      const pausedAt = dependencies.clock.now().toISOString();
      if (Date.parse(until) <= Date.parse(pausedAt)) return refuse('not-understood', `until: ${until} is over already.`);
      const pause = { reason, by, pausedAt, until };
      return { scope, pause, underWay: await beginPause(scope, pause, dependencies) };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/controls/resume',
    role: 'operator',
    summary: 'Lift a pause; what was held looks again within five minutes',
    body: scopeBodySchema,
    answer: resumeAnswerSchema,
    async act({ body: { scope } }, { controls }) {
      await controls.clearPause(scope);
      return { scope, pause: null };
    },
  }),

  defineRoute({
    method: 'POST',
    path: '/controls/mode',
    role: 'admin',
    summary: 'Let actions be executed, or only planned',
    body: modeBodySchema,
    answer: modeBodySchema,
    async act({ body: { scope, mode } }, { controls }) {
      await controls.setMode(scope, mode);
      return { scope, mode };
    },
  }),
];
