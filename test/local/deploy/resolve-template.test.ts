import { describe, expect, test } from '@jest/globals';
import { resolveTemplate, type ResolveOptions } from '../../../local/deploy/resolve-template.ts';
import type { Template } from '../../../local/deploy/template.ts';

const options: ResolveOptions = {
  stackName: 'stackflow-remediation-local',
  accountId: '000000000000',
  region: 'us-east-1',
  sqsEndpoint: 'http://127.0.0.1:4566',
};

const template: Template = {
  Parameters: {
    Subnets: { Type: 'List<AWS::EC2::Subnet::Id>' },
    WithTopic: { Type: 'String', Default: 'false' },
  },
  Conditions: { WithTopic: { 'Fn::Equals': [{ Ref: 'WithTopic' }, 'true'] } },
  Resources: {
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: { 'Fn::Sub': 'requests-${AWS::Region}.fifo' },
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Failed', 'Arn'] } },
      },
    },
    Failed: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: 'failed.fifo', AllowedSource: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    },
    Topic: { Type: 'AWS::SNS::Topic', Condition: 'WithTopic', Properties: {} },
    Key: { Type: 'AWS::KMS::Key', Properties: {} },
  },
  Outputs: {
    QueueUrl: { Value: { Ref: 'Queue' } },
    TopicArn: { Value: { Ref: 'Topic' }, Condition: 'WithTopic' },
    Subnets: { Value: { 'Fn::Join': ['+', { Ref: 'Subnets' }] } },
    KeyArn: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } },
  },
};

const physicalResources = { Key: { ref: 'key-1', attributes: { Arn: 'arn:key-1' } } };
const resolve = (parameters: Record<string, string>) =>
  resolveTemplate(template, { ...options, physicalResources, parameters: { Subnets: 'a,b', ...parameters } });

describe('a resolved template', () => {
  test('names resources that refer to each other', () => {
    const [queue, failed] = resolve({}).resourcesOf('AWS::SQS::Queue');

    expect(queue?.properties).toEqual({
      QueueName: 'requests-us-east-1.fifo',
      RedrivePolicy: { deadLetterTargetArn: 'arn:aws:sqs:us-east-1:000000000000:failed.fifo' },
    });
    expect(failed?.properties['AllowedSource']).toBe('arn:aws:sqs:us-east-1:000000000000:requests-us-east-1.fifo');
  });

  test('leaves out what its condition forbids', () => {
    expect(resolve({}).resourcesOf('AWS::SNS::Topic')).toEqual([]);
    expect(resolve({}).types).not.toContain('AWS::SNS::Topic');
    expect(resolve({ WithTopic: 'true' }).resourcesOf('AWS::SNS::Topic')).toHaveLength(1);
  });

  test('gives its outputs, with parameters, defaults and given ids filled in', () => {
    expect(resolve({}).outputs()).toEqual({
      QueueUrl: 'http://127.0.0.1:4566/000000000000/requests-us-east-1.fifo',
      Subnets: 'a+b',
      KeyArn: 'arn:key-1',
    });
    expect(resolve({ WithTopic: 'true' }).outputs()).toMatchObject({
      TopicArn: 'arn:aws:sns:us-east-1:000000000000:stackflow-remediation-local-Topic',
    });
  });

  test('says which parameter has no value', () => {
    const stack = resolveTemplate(template, { ...options, physicalResources });

    expect(() => stack.outputs()).toThrow(/parameter Subnets/);
  });

  test('says which attribute or resource it does not know', () => {
    const withOutput = (Value: unknown): Template => ({ ...template, Outputs: { Wrong: { Value } } });

    expect(() => resolveTemplate(withOutput({ 'Fn::GetAtt': ['Queue', 'Colour'] }), options).outputs()).toThrow(
      /Queue\.Colour/,
    );
    expect(() => resolveTemplate(withOutput({ Ref: 'Nobody' }), options).outputs()).toThrow(/Nobody/);
  });
});
