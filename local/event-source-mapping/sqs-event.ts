import type { Message } from '@aws-sdk/client-sqs';

/** @returns the event that Lambda gets for a batch of messages. */
export const toSqsEvent = (messages: Message[], queueArn: string): object => ({
  Records: messages.map((message) => toRecord(message, queueArn)),
});

const toRecord = (message: Message, queueArn: string): object => ({
  messageId: message.MessageId,
  receiptHandle: message.ReceiptHandle,
  body: message.Body,
  attributes: message.Attributes ?? {},
  messageAttributes: toAttributes(message.MessageAttributes ?? {}),
  ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
  md5OfBody: message.MD5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: queueArn,
  awsRegion: queueArn.split(':')[3],
});

const toAttributes = (attributes: NonNullable<Message['MessageAttributes']>): object =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, { StringValue, BinaryValue, DataType }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
