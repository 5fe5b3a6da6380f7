import { describe, expect, test } from '@jest/globals';
import { readTemplate } from '../../local/deploy/template.ts';
import { packageStage } from '../../scripts/package-local.ts';

const template = readTemplate(await packageStage('prod'));
const resources = Object.entries(template.Resources);

const ofType = (type: string) => resources.filter(([, resource]) => resource.Type === type);
const property = (logicalId: string, name: string): unknown => template.Resources[logicalId]?.Properties?.[name];
const namesOf = (type: string, name: string): unknown[] => ofType(type).map(([logicalId]) => property(logicalId, name));

describe('names in prod are those of the specification', () => {
  test('queues and topics', () => {
    expect(namesOf('AWS::SQS::Queue', 'QueueName').sort()).toEqual([
      'StackFlow-Intake',
      'StackFlow-Intake-DLQ',
      'StackFlow-Remediation-CloudTrail-DLQ',
      'StackFlow-Remediation-DLQ.fifo',
      'StackFlow-Remediation-P1.fifo',
      'StackFlow-Remediation-Settle-DLQ',
      'StackFlow-Remediation-Standard.fifo',
    ]);
    expect(namesOf('AWS::SNS::Topic', 'TopicName').sort()).toEqual([
      'StackFlow-Alerts',
      'StackFlow-Alerts.fifo',
      'StackFlow-Operations',
    ]);
  });

  test('tables; those of the host by parameter', () => {
    expect(namesOf('AWS::DynamoDB::Table', 'TableName')).toEqual([
      'StackFlow_RemediationPlaybook',
      'StackFlow_MaintenanceWindow',
      'StackFlow_RecentChange',
      'StackFlow_Alert',
      'StackFlow_RemediationLedger',
      'StackFlow_CiLease',
      'StackFlow_RemediationControl',
      { Ref: 'IncidentTableName' },
      { Ref: 'CiTableName' },
      'StackFlow_ApiRequest',
    ]);
    expect(template.Parameters?.['IncidentTableName']?.Default).toBe('StackFlow_Incident');
    expect(template.Parameters?.['CiTableName']?.Default).toBe('StackFlow_CI');
    expect(template.Parameters?.['CreateHostTables']?.Default).toBe('false');
  });

  test('engine and state machine', () => {
    expect(namesOf('AWS::Lambda::Function', 'FunctionName')).toContain('StackFlowRemediationEngine');
    expect(namesOf('AWS::StepFunctions::StateMachine', 'StateMachineName')).toEqual(['StackFlow-Remediation']);
    expect(property('AuditCluster', 'DatabaseName')).toBe('stackflow');
  });
});

describe('queues and topics', () => {
  test('P1 comes back sooner and is worked on by more at a time than Standard', () => {
    const concurrency = (queue: string): number => {
      const scaling = property(`RemediationEngineEventSourceMappingSQS${queue}`, 'ScalingConfig');
      return (scaling as { MaximumConcurrency: number }).MaximumConcurrency;
    };

    expect(property('P1Queue', 'VisibilityTimeout')).toBe(60);
    expect(property('StandardQueue', 'VisibilityTimeout')).toBe(180);
    expect(concurrency('P1Queue')).toBeGreaterThan(concurrency('StandardQueue'));
    expect(concurrency('StandardQueue')).toBeGreaterThanOrEqual(2);
  });

  test.each(['P1Queue', 'StandardQueue'])('%s is a FIFO queue that hands its failures to the DLQ', (queue) => {
    expect(template.Resources[queue]?.Properties).toMatchObject({
      FifoQueue: true,
      MaximumMessageSize: 1_048_576,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] }, maxReceiveCount: 1000 },
    });
    expect(Number(property(queue, 'VisibilityTimeout'))).toBeGreaterThanOrEqual(
      6 * Number(property('RemediationEngineLambdaFunction', 'Timeout')),
    );
  });

  test.each(ofType('AWS::Lambda::EventSourceMapping'))('%s reports what failed of a batch', (_, resource) => {
    expect(resource.Properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
  });

  test('every request reaches the Standard queue, and a P1 the P1 queue too, unwrapped', () => {
    expect(property('P1Subscription', 'FilterPolicy')).toEqual({ priority: ['P1'] });
    expect(property('StandardSubscription', 'FilterPolicy')).toBeUndefined();
    for (const subscription of ['P1Subscription', 'StandardSubscription']) {
      expect(template.Resources[subscription]?.Properties).toMatchObject({
        TopicArn: { Ref: 'RequestTopic' },
        RawMessageDelivery: true,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['DeadLetterQueue', 'Arn'] } },
      });
    }
    expect(template.Resources['RequestTopic']?.Properties).toMatchObject({
      FifoTopic: true,
      ContentBasedDeduplication: false,
    });
  });

  test('all are encrypted with our key', () => {
    const keys = [...namesOf('AWS::SQS::Queue', 'KmsMasterKeyId'), ...namesOf('AWS::SNS::Topic', 'KmsMasterKeyId')];

    for (const key of keys) expect(key).toEqual({ 'Fn::GetAtt': ['EncryptionKey', 'Arn'] });
  });
});

describe('data', () => {
  const kept = resources.filter(([, { Type }]) =>
    ['AWS::DynamoDB::Table', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::KMS::Key'].includes(Type),
  );

  test.each(kept)('%s outlives a mistake', (_, resource) => {
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test.each(ofType('AWS::DynamoDB::Table'))('%s is protected, restorable and encrypted with our key', (_, resource) => {
    expect(resource.Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true, KMSMasterKeyId: { 'Fn::GetAtt': ['EncryptionKey', 'Arn'] } },
    });
  });

  test('the audit database is Aurora PostgreSQL 16 behind the Data API, encrypted and protected', () => {
    expect(template.Resources['AuditCluster']?.Properties).toMatchObject({
      Engine: 'aurora-postgresql',
      EngineVersion: expect.stringMatching(/^16\./),
      EnableHttpEndpoint: true,
      ManageMasterUserPassword: true,
      StorageEncrypted: true,
      DeletionProtection: true,
      BackupRetentionPeriod: 35,
    });
  });

  test('the ledger is found by what is unsettled, by incident and by what people have to review', () => {
    const indexes = property('LedgerTable', 'GlobalSecondaryIndexes') as { IndexName: string }[];

    expect(indexes.map(({ IndexName }) => IndexName)).toEqual(['unsettled', 'incident', 'review']);
    expect(property('LedgerTable', 'TimeToLiveSpecification')).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });
});

describe('watching', () => {
  test.each(ofType('AWS::Logs::LogGroup'))('%s is kept for 90 days', (_, resource) => {
    expect(resource.Properties?.['RetentionInDays']).toBe(90);
  });

  test.each(ofType('AWS::Lambda::Function'))('%s is traced and runs on arm64', (_, resource) => {
    expect(resource.Properties).toMatchObject({
      TracingConfig: { Mode: 'Active' },
      Architectures: ['arm64'],
      Runtime: 'nodejs22.x',
    });
  });

  test('the machine is Standard, traced, and logs every event without its data', () => {
    expect(template.Resources['RemediationStateMachine']?.Properties).toMatchObject({
      StateMachineType: 'STANDARD',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
    });
  });

  test('alarms tell the operations topic and nobody else', () => {
    const alarms = ofType('AWS::CloudWatch::Alarm');

    expect(alarms.map(([logicalId]) => logicalId)).toEqual(
      expect.arrayContaining([
        'DeadLetterAlarm',
        'SettleDeadLetterAlarm',
        'EngineErrorAlarm',
        'P1AgeAlarm',
        'StandardAgeAlarm',
      ]),
    );
    for (const [, { Properties }] of alarms) expect(Properties?.['AlarmActions']).toEqual([{ Ref: 'OperationsTopic' }]);
  });

  const rulesOf = (name: string) =>
    ofType('AWS::Events::Rule')
      .map(([, { Properties }]) => Properties)
      .filter((rule) => String(rule?.['Name']).startsWith(`StackFlow-${name}-rule`));

  test('what ends badly is settled: by event, by schedule, and the rest goes to a standard queue', () => {
    const rules = rulesOf('SettleExecution');
    const deadLetterTarget = { DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['SettleDeadLetterQueue', 'Arn'] } } };

    expect(rules).toEqual([
      expect.objectContaining({
        EventPattern: expect.objectContaining({
          detail: {
            stateMachineArn: [{ Ref: 'RemediationStateMachine' }],
            status: ['FAILED', 'ABORTED', 'TIMED_OUT'],
          },
        }),
        Targets: [expect.objectContaining(deadLetterTarget)],
      }),
      expect.objectContaining({
        ScheduleExpression: 'rate(5 minutes)',
        Targets: [expect.objectContaining(deadLetterTarget)],
      }),
    ]);
    expect(property('SettleExecutionLambdaEvConf', 'DestinationConfig')).toEqual({
      OnFailure: { Destination: { 'Fn::GetAtt': ['SettleDeadLetterQueue', 'Arn'] } },
    });
    expect(property('SettleDeadLetterQueue', 'FifoQueue')).toBeUndefined();
  });

  test('changes are heard of from the host and from AWS, and a schedule proves that events arrive', () => {
    const rules = rulesOf('RecordChange');

    expect(rules.map((rule) => (rule?.['EventPattern'] as { source: string[] } | undefined)?.source ?? rule?.['ScheduleExpression'])).toEqual([
      ['stackflow.changes'],
      ['aws.ecs', 'aws.codedeploy', 'aws.cloudformation'],
      'rate(5 minutes)',
    ]);
    expect(property('RecordChangeLambdaEvConf', 'DestinationConfig')).toEqual({
      OnFailure: { Destination: { 'Fn::GetAtt': ['SettleDeadLetterQueue', 'Arn'] } },
    });
    expect(JSON.stringify(property('SettleQueuePolicy', 'PolicyDocument'))).toContain('rule/StackFlow-RecordChange-rule-*');
  });
});
