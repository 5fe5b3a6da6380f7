import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { storeClientOptions } from './options.ts';

export const secretsManager = new SecretsManagerClient(storeClientOptions);
