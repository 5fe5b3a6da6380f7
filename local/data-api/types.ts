/** Oids of the PostgreSQL types that the Data API binds or returns in a form of their own. */
export const TYPE = {
  boolean: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  json: 114,
  float4: 700,
  float8: 701,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  uuid: 2950,
} as const;

/** A value of the wire protocol: exactly one member is set. */
export interface Field {
  isNull?: boolean;
  booleanValue?: boolean;
  longValue?: number;
  doubleValue?: number;
  stringValue?: string;
  /** Base64. */
  blobValue?: string;
  arrayValue?: unknown;
}

export interface SqlParameter {
  name: string;
  value: Field;
  typeHint?: string;
}

/** The members that our callers use, of ExecuteStatement and its kin. */
export interface DataApiRequest {
  resourceArn?: string;
  secretArn?: string;
  database?: string;
  schema?: string;
  sql?: string;
  transactionId?: string;
  parameters?: SqlParameter[];
  parameterSets?: SqlParameter[][];
  includeResultMetadata?: boolean;
  formatRecordsAs?: 'NONE' | 'JSON';
}
