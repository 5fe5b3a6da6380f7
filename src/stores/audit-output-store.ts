import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

export type AuditOutputStore = ReturnType<typeof createAuditOutputStore>;

/** Outputs that are too long for an audit row, in the audit bucket, whose lock keeps them as long as the row. */
export function createAuditOutputStore(s3: Pick<S3Client, 'send'>, bucket: string) {
  return {
    /** Keeps the whole of an output; the same one again is the same object. @returns its key */
    async keep(remediationId: string, output: string): Promise<string> {
      const digest = createHash('sha256').update(output).digest('hex');
      const key = `output/${remediationId}/${digest}.txt`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: output, ContentType: 'text/plain; charset=utf-8' }));
      return key;
    },
  };
}
