import { describe, expect, test } from '@jest/globals';
import { evaluate, NO_VALUE, type Scope } from '../../../local/deploy/intrinsics.ts';

const scope: Scope = {
  ref: (name) => (name === 'AWS::NoValue' ? NO_VALUE : name === 'Subnets' ? ['a', 'b'] : `ref-${name}`),
  getAtt: (logicalId, attribute) => `${logicalId}-${attribute}`,
  condition: (name) => name === 'True',
};

describe('intrinsic functions', () => {
  test.each<[value: unknown, expected: unknown]>([
    [{ Ref: 'Queue' }, 'ref-Queue'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue-Arn'],
    [{ 'Fn::GetAtt': 'Cluster.MasterUserSecret.SecretArn' }, 'Cluster-MasterUserSecret.SecretArn'],
    [{ 'Fn::Sub': 'x-${Queue}-${Queue.Arn}-${!Literal}' }, 'x-ref-Queue-Queue-Arn-${Literal}'],
    [{ 'Fn::Sub': ['${mine}/${Queue}', { mine: { 'Fn::GetAtt': ['Topic', 'Arn'] } }] }, 'Topic-Arn/ref-Queue'],
    [{ 'Fn::Join': ['/', ['rule', { Ref: 'Rule' }]] }, 'rule/ref-Rule'],
    [{ 'Fn::Split': [',', { 'Fn::Join': [',', { Ref: 'Subnets' }] }] }, ['a', 'b']],
    [{ 'Fn::Select': [1, { Ref: 'Subnets' }] }, 'b'],
    [{ 'Fn::If': ['True', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::If': ['False', 'yes', { Ref: 'Other' }] }, 'ref-Other'],
    [{ 'Fn::Equals': [{ Ref: 'Queue' }, 'ref-Queue'] }, true],
    [{ 'Fn::Not': [{ Condition: 'True' }] }, false],
    [{ 'Fn::And': [{ Condition: 'True' }, { Condition: 'False' }] }, false],
    [{ 'Fn::Or': [{ Condition: 'True' }, { Condition: 'False' }] }, true],
  ])('%j is %j', (value, expected) => {
    expect(evaluate(value, scope)).toEqual(expected);
  });

  test('are found at any depth, and everything else stays', () => {
    const value = { list: [1, null, { deep: { Ref: 'Queue' } }], flag: false };

    expect(evaluate(value, scope)).toEqual({ list: [1, null, { deep: 'ref-Queue' }], flag: false });
  });

  test('AWS::NoValue leaves its property or item out', () => {
    const value = { gone: { Ref: 'AWS::NoValue' }, list: ['a', { 'Fn::If': ['False', 'b', { Ref: 'AWS::NoValue' }] }] };

    expect(evaluate(value, scope)).toEqual({ list: ['a'] });
  });

  test('a condition block of a policy is no intrinsic function', () => {
    const value = { Condition: { Bool: { 'aws:SecureTransport': 'false' } } };

    expect(evaluate(value, scope)).toEqual(value);
  });

  test('an unknown function is named', () => {
    expect(() => evaluate({ 'Fn::ImportValue': 'x' }, scope)).toThrow(/Fn::ImportValue/);
  });
});
