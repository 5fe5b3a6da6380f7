import type { Command } from 'commander';

/** Where nothing is deployed. */
const NO_STAGE = 'files';

const rootOf = (command: Command): Command => (command.parent ? rootOf(command.parent) : command);

/** Makes a command that looks at files alone run where there is no stage. */
export const withoutStage = (command: Command): Command =>
  command.hook('preAction', () => {
    const program = rootOf(command);
    if (program.getOptionValue('stage') === undefined) program.setOptionValue('stage', NO_STAGE);
  });
