import { randomUUID } from 'node:crypto';
import type { EstateSeed } from '../../local/estate/seed.ts';
import type { ActionType, Parameters } from '../../src/contracts/names.ts';

/** One way to use an action: what it acts on, and how the estate has to look for it. */
export interface ActionCase {
  name: string;
  type: ActionType;
  target: Parameters;
  parameters: Parameters;
  seed: EstateSeed;
  /** What the estate's journal calls the target of its effect. */
  effectTarget: string;
  /** A text that stands in every request about the target, and in no other. */
  match: string;
  /** A lost answer can be cleared up by a probe. */
  isTraceable: boolean;
}

const TAGS = { 'stackflow:auto-remediation': 'enabled' };

const newId = (): string => randomUUID().replaceAll('-', '');

type Made = Omit<ActionCase, 'name' | 'match'> & { match?: string };
type Make = (id: string, tags: Record<string, string>) => Made;

const commands = (id: string, tags: Record<string, string>) => {
  const instanceId = `i-${id.slice(0, 17)}`;
  return { instanceId, seed: { instances: [{ instanceId, tags, ssm: { runSeconds: 4 } }] } };
};

const service = (id: string, tags: Record<string, string>, operation: string): Made => {
  const [cluster, name] = [`cluster-${id}`, `service-${id}`];
  return {
    type: 'ecs-update-service',
    target: { cluster, service: name },
    parameters: { operation },
    seed: { clusters: [{ clusterName: cluster, services: [{ serviceName: name, tags, rolloutSeconds: 4 }] }] },
    effectTarget: operation === 'stop-task' ? cluster : name,
    isTraceable: operation === 'stop-task',
  };
};

const clusterOf = (id: string, tags: Record<string, string>): EstateSeed => ({
  databaseClusters: [{ dbCluster: `cluster-${id}`, tags, failoverSeconds: 10 }],
  databases: ['a', 'b', 'c'].map((letter, index) => ({
    dbInstance: `db-${letter}-${id}`,
    dbCluster: `cluster-${id}`,
    isWriter: index === 0,
    promotionTier: index,
    tags,
    rebootSeconds: 8,
  })),
});

const MAKERS: Record<string, Make> = {
  'a command': (id, tags) => {
    const { instanceId, seed } = commands(id, tags);
    const parameters = { documentName: 'AWS-RunShellScript', commands: ['systemctl restart app'] };
    return { type: 'ssm-run-command', target: { instanceId }, parameters, seed, effectTarget: instanceId, match: instanceId, isTraceable: true };
  },
  'an idempotent function': (id, tags) => ({
    type: 'lambda-invoke',
    target: { functionName: `fn-${id}` },
    parameters: { idempotent: true, keepConnections: 5 },
    seed: { functions: [{ functionName: `fn-${id}`, tags, isIdempotent: true }] },
    effectTarget: `fn-${id}`,
    isTraceable: true,
  }),
  'a function': (id, tags) => ({
    type: 'lambda-invoke',
    target: { functionName: `fn-${id}` },
    parameters: {},
    seed: { functions: [{ functionName: `fn-${id}`, tags }] },
    effectTarget: `fn-${id}`,
    isTraceable: false,
  }),
  'a deployment': (id, tags) => service(id, tags, 'force-new-deployment'),
  'a stopped task': (id, tags) => service(id, tags, 'stop-task'),
  'a reboot of a database': (id, tags) => ({
    type: 'rds-reboot',
    target: { dbInstance: `db-a-${id}` },
    parameters: { requireReader: true },
    seed: clusterOf(id, tags),
    effectTarget: `db-a-${id}`,
    isTraceable: true,
  }),
  'a failover': (id, tags) => ({
    type: 'rds-failover',
    target: { dbCluster: `cluster-${id}` },
    parameters: {},
    seed: clusterOf(id, tags),
    effectTarget: `cluster-${id}`,
    isTraceable: true,
  }),
  'an invalidation': (id, tags) => {
    const distributionId = `E${id.slice(0, 13).toUpperCase()}`;
    return {
      type: 'cloudfront-invalidation',
      target: { distributionId },
      parameters: { paths: ['/assets/*'] },
      seed: { distributions: [{ distributionId, tags, invalidationSeconds: 6 }] },
      effectTarget: distributionId,
      match: distributionId,
      isTraceable: true,
    };
  },
  'a scaling': (id, tags) => ({
    type: 'asg-set-capacity',
    target: { autoScalingGroupName: `asg-${id}` },
    parameters: { change: 2 },
    seed: { autoScalingGroups: [{ autoScalingGroupName: `asg-${id}`, minSize: 1, maxSize: 6, desiredCapacity: 2, launchSeconds: 3, tags }] },
    effectTarget: `asg-${id}`,
    isTraceable: true,
  }),
  'a reboot of an instance': (id, tags) => {
    const { instanceId, seed } = commands(id, tags);
    return { type: 'ec2-reboot', target: { instanceId }, parameters: {}, seed, effectTarget: instanceId, match: instanceId, isTraceable: false };
  },
};

export const CASE_NAMES = Object.keys(MAKERS);

/** @returns a case on targets of its own. @param tags without the opt-in tag its plan is refused */
export function makeCase(name: string, tags: Record<string, string> = TAGS): ActionCase {
  const make = MAKERS[name];
  if (!make) throw new RangeError(`no case ${name}`);
  const id = newId();
  return { name, match: id, ...make(id, tags) };
}
