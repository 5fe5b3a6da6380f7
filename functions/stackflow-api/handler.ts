import { createHandler } from './create-handler.ts';
import { createApp } from './app.ts';
import { connectDependencies } from './connect-dependencies.ts';

export const handler = createHandler(createApp(connectDependencies()));
