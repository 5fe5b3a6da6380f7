import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { redactMember, redactText, redactValue } from '../../../src/contracts/redaction/redact.ts';
import { CANARIES, leaksIn } from './canaries/index.ts';
import { HARMLESS } from './harmless.ts';

/** How a text gets into other texts on its way. */
const WRAPPED: [how: string, wrap: (text: string) => string][] = [
  ['in JSON', (text) => JSON.stringify({ output: text, code: 1 })],
  ['in indented JSON', (text) => JSON.stringify({ output: { lines: [text] } }, null, 2)],
  ['in JSON in JSON', (text) => JSON.stringify({ body: JSON.stringify({ output: text }) })],
  ['in JSON that was cut off', (text) => JSON.stringify({ output: text, code: 1 }).slice(0, -8)],
  ["in Python's form", (text) => `b'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`],
  ['between other lines', (text) => `line before\n${text}\nline after`],
  ['in indented lines', (text) => text.replace(/^/gm, '    ')],
  ['in lines of Windows', (text) => text.replaceAll('\n', '\r\n')],
];

describe('canaries', () => {
  test('are many, and no two alike', () => {
    expect(CANARIES.length).toBeGreaterThanOrEqual(200);
    expect(new Set(CANARIES.map(({ kind }) => kind)).size).toBe(CANARIES.length);
    expect(new Set(CANARIES.map(({ secret }) => secret)).size).toBe(CANARIES.length);
    expect(CANARIES.filter((one) => leaksIn(one.text, [one]).length === 0)).toEqual([]);
  });

  test.each(CANARIES)('$kind: the secret goes, its neighbours stay', (one) => {
    const redacted = redactText(one.text);

    expect(leaksIn(redacted, [one])).toEqual([]);
    expect(redacted).toBe(one.redacted);
    expect(redactText(redacted)).toBe(redacted);
  });

  test.each(WRAPPED)('are found %s', (_, wrap) => {
    expect(CANARIES.flatMap((one) => leaksIn(redactText(wrap(one.text)), [one]))).toEqual([]);
  });

  test('are found when a member of a value is a whole text', () => {
    const value = { list: CANARIES.map(({ text }) => ({ text })) };

    expect(leaksIn(JSON.stringify(redactValue(value)))).toEqual([]);
    expect(leaksIn(JSON.stringify(value, redactMember))).toEqual([]);
  });
});

describe('harmless texts', () => {
  test('are many', () => expect(HARMLESS.length).toBeGreaterThanOrEqual(60));

  test.each(HARMLESS.map((text) => [text]))('%j stays', (text) => expect(redactText(text)).toBe(text));

  test('stay side by side', () => expect(redactText(HARMLESS.join('\n\n'))).toBe(HARMLESS.join('\n\n')));

  test('stay in JSON', () => {
    const inJson = HARMLESS.map((text) => JSON.stringify({ text, list: [text] }));

    expect(inJson.filter((text) => redactText(text) !== text)).toEqual([]);
  });
});

describe('redactValue', () => {
  test('hides what stands under the name of a secret, whatever it looks like', () => {
    expect(
      redactValue({
        password: 'x',
        DB_PASSWORD: 'two words',
        adminPwd: 12345678,
        client_secret: ['a', 'b'],
        nested: [{ 'X-Api-Key': 'abc', credentials: { user: 'bob' }, cookie: 'a=b' }],
        session: 'abc',
        privateKey: 'abc',
      }),
    ).toEqual({
      password: '[redacted]',
      DB_PASSWORD: '[redacted]',
      adminPwd: '[redacted]',
      client_secret: '[redacted]',
      nested: [{ 'X-Api-Key': '[redacted]', credentials: '[redacted]', cookie: '[redacted]' }],
      session: '[redacted]',
      privateKey: '[redacted]',
    });
  });

  test('leaves what only sounds like one', () => {
    const value = {
      tokenCount: 3,
      fencingToken: 7,
      sinceToken: 4,
      token: 12,
      clientToken: 'rem-1',
      idempotencyToken: 'rem-1',
      nextToken: 'abc',
      keyId: 'key-1',
      signingKeyId: 'key-1',
      signature: 'MEUCIQDx0Kq0w7Y3o9yqMEUCIQDx0Kq0w7Y3o9yqMEU=',
      hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      requestHash: 'e3b0c442',
      secretArn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:prod/db-AbCdEf',
      outputKey: 'outputs/rem-1',
      remediationId: 'rem-1',
      awsRequestIds: ['1e2f3a4b-0000-1111-2222-333344445555'],
      ssmCommandId: '5f2b9e1c-7d3a-4b8f-9c61-2f0a6f0b7c3d',
      passwordPolicy: { minLength: 14 },
      password: null,
      secret: false,
      auth: { requestedBy: 'arn:aws:iam::000000000000:user/bob' },
    };

    expect(redactValue(value)).toEqual(value);
  });

  test('hides arguments behind their flag, and values beside their name', () => {
    expect(redactValue(['tool', '--password', 'abc', '--port', '1'])).toEqual(['tool', '--password', '[redacted]', '--port', '1']);
    expect(redactValue([{ name: 'DB_PASSWORD', value: 'abc' }, { name: 'PORT', value: '1' }])).toEqual([
      { name: 'DB_PASSWORD', value: '[redacted]' },
      { name: 'PORT', value: '1' },
    ]);
    expect(redactValue({ Key: 'admin_password', Value: 'abc' })).toEqual({ Key: 'admin_password', Value: '[redacted]' });
  });

  test('leaves what is no JSON as it is', () => {
    const date = new Date(0);

    expect(redactValue([undefined, null, 1, true, date])).toEqual([undefined, null, 1, true, date]);
  });
});

/** What secrets and their surroundings are made of, so that they get into each other's way. */
const FRAGMENTS = [
  ...['"', "'", '\\"', '\\', '\\\\"', '\n', '\\n', ' ', '=', ': ', '{', '}', '[', ']', '(', ')', '<', '>', ',', ';', '&', '|'],
  ...['-p', '--', '$', '${', '://', '@', '%3D', '.', '\x1b[0m', '\u00e9', 'a', 'aB3dE5fG7', 'A'.repeat(40), '[redacted]', 'null', '12345'],
  ...['password', 'password=', 'PASSWORD', 'DB_PASSWORD=', 'token', 'secret: ', 'pwd', 'key', 'name: ', 'value: ', 'arn:aws:'],
  ...['Authorization: ', 'Bearer ', 'Cookie: a=', 'kind: Secret\ndata:\n', 'mysql -p', 'login a password ', `ey${'J'}hbGciOiJI`],
  ...[`AK${'IA'}AAAAAAAAAAAAAAAA`, `-----BEGIN PRIVATE ${'KEY'}-----`, `-----END PRIVATE ${'KEY'}-----`],
];
const TEXTS = CANARIES.map(({ text }) => text);

const anyText = fc
  .array(fc.oneof(...[FRAGMENTS, TEXTS, HARMLESS].map((texts) => fc.constantFrom(...texts))), { maxLength: 12 })
  .map((parts) => parts.join(''));

test('redacting twice is redacting once', () => {
  fc.assert(
    fc.property(anyText, fc.boolean(), (text, isInJson) => {
      const once = redactText(isInJson ? JSON.stringify({ text }) : text);

      expect(redactText(once)).toBe(once);
    }),
    { numRuns: 400 },
  );
});

test('JSON stays JSON', () => {
  const anyValue = fc.dictionary(fc.constantFrom('a', 'password', 'log'), fc.constantFrom(...TEXTS, 'x', 7));
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(() => JSON.parse(redactText(JSON.stringify(value))) as unknown).not.toThrow();
    }),
    { numRuns: 400 },
  );
});

test("a name's element is only what its attributes lead to", () => {
  const text = JSON.stringify({ log: '- name: DB_PASSWORD\n  value: Zq7nRNyuE8Hm\n', a: 'if a > b', b: 'rest' });

  expect(JSON.parse(redactText(text))).toEqual({ log: '- name: DB_PASSWORD\n  value: [redacted]\n', a: 'if a > b', b: 'rest' });
  expect(redactText('<add key="DbPassword" xdt:Locator="Match(key)" type="string">Zq7nRNyuE8Hm</add>')).toBe(
    '<add key="DbPassword" xdt:Locator="Match(key)" type="string">[redacted]</add>',
  );
});

/** Were anything quadratic, these would take hours: 100,000 characters of what may begin a secret and never ends it. */
test.each([...FRAGMENTS, ...TEXTS.filter((_, index) => index % 12 === 0)])(
  'time grows with the length alone: %j again and again',
  (fragment) => {
    expect(redactText(fragment.repeat(Math.ceil(100_000 / fragment.length)))).toEqual(expect.any(String));
  },
);
