import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, S3ServiceException, type S3Client } from '@aws-sdk/client-s3';

/** S3's answer when there is an object already. */
const PRECONDITION_FAILED = 412;

const isTaken = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === PRECONDITION_FAILED;

/** Texts in the audit bucket, each written once; the bucket's default retention locks what is put. */
export interface LockedObjects {
  /** @throws NoSuchKey */
  read(key: string): Promise<string>;
  /** Puts a text where nothing is. @returns the text that is there then: another one when somebody was faster */
  putOnce(key: string, text: string, contentType: string): Promise<string>;
  /** @returns the keys below a prefix, in their order */
  listKeys(prefix: string): Promise<string[]>;
}

export function createLockedObjects(s3: S3Client, bucket: string): LockedObjects {
  async function read(key: string): Promise<string> {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  }

  async function putOnce(key: string, text: string, contentType: string): Promise<string> {
    const object = { Bucket: bucket, Key: key, Body: text, ContentType: contentType };
    try {
      await s3.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }));
      return text;
    } catch (error) {
      // Also when an attempt of our own got through, and its answer didn't.
      if (isTaken(error)) return read(key);
      throw error;
    }
  }

  async function listKeys(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
    for await (const { Contents = [] } of pages) keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
    return keys;
  }

  return { read, putOnce, listKeys };
}
