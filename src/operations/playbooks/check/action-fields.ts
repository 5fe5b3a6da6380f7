import type { Field } from './fields.ts';

const INSTANCE = 'i- and 8 to 17 hexadecimal digits';
const DATABASE = 'a letter, then letters, digits and hyphens';

/** What the actions' targets and parameters look like, by name, for messages; the actions' schemas decide. */
export const ACTION_FIELDS: Record<string, Field> = {
  instanceId: { says: 'EC2 instance.', example: '{{ci.instanceId}}', form: INSTANCE },
  functionName: { says: 'Lambda function.', example: '{{ci.functionName}}', form: 'the name of a function, with :alias if it has one' },
  cluster: { says: 'ECS cluster.', example: '{{ci.ecsCluster}}', form: 'letters, digits, hyphens and underscores' },
  service: { says: 'ECS service.', example: '{{ci.ecsService}}', form: 'letters, digits, hyphens and underscores' },
  dbInstance: { says: 'RDS instance.', example: '{{ci.dbInstance}}', form: DATABASE },
  dbCluster: { says: 'RDS cluster.', example: '{{ci.dbCluster}}', form: DATABASE },
  targetInstance: { says: 'Reader that becomes the writer.', example: 'orders-2', form: DATABASE },
  distributionId: { says: 'CloudFront distribution.', example: '{{ci.distributionId}}', form: 'upper-case letters and digits, 8 to 32' },
  autoScalingGroupName: { says: 'Auto Scaling group.', example: '{{ci.autoScalingGroupName}}', form: 'a name without blanks' },
  documentName: {
    says: 'SSM document.',
    example: 'AWS-RunShellScript',
    form: 'AWS-RunShellScript, or a document of your own whose name begins with StackFlow-',
  },
  commands: { says: 'Lines of a shell script.', example: ['systemctl restart app'] },
  workingDirectory: { says: 'Where the script runs.', example: '/var/log', form: 'an absolute path of letters, digits, dots, hyphens and underscores' },
  executionTimeout: { says: 'Seconds, as SSM wants them: as a text.', example: '300', form: 'digits in quotation marks' },
  operation: { says: 'What ECS does.', example: 'force-new-deployment' },
  paths: { says: 'What CloudFront forgets.', example: ['/images/*'], form: 'a path that begins with /; a * stands at its end alone' },
  change: { says: 'How many instances more, or fewer.', example: 2, form: 'a number other than 0' },
  desiredCapacity: { says: 'How many instances there shall be.', example: 4 },
  healthyMinimum: { says: 'Healthy instances that must stay.', example: 2 },
  forceFailover: { says: 'The standby takes over.', example: false },
  requireReader: { says: 'Refuse a writer that no reader could stand in for.', example: true },
  idempotent: { says: 'The function acts once per remediation id.', example: true },
};
