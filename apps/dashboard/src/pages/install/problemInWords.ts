import type { InstallProblem } from '@foothold/protocol/types';

export interface ProblemWords {
  title: string;
  todo: string;
  /** A line to copy. */
  line?: string;
}

/** Why a tick is still open, and what to do about it. */
export function problemInWords(problem: InstallProblem): ProblemWords {
  switch (problem.code) {
    case 'unknown_key':
      return {
        title: `A page${problem.origin ? ` on ${problem.origin}` : ''} sends the write key ${problem.writeKey}, which nobody here has.`,
        todo: 'Replace it with the key in the snippet above.',
      };
    case 'other_environment':
      return {
        title: `Events arrive, but in the environment “${problem.environmentName}”.`,
        todo: 'The page has that environment’s write key. Use the key above, or switch to that environment on the left.',
      };
    case 'csp':
      return {
        title: `A page on ${problem.origin} has loaded the script, and then nothing came from it.`,
        todo: `Most often its content security policy is in the way: ${problem.directive} must name this server. Add this address there, or paste the policy below to get the whole line.`,
        line: problem.add,
      };
    case 'no_identify':
      return {
        title: `${problem.pages === 1 ? 'One page has' : `${problem.pages} pages have`} arrived, but nobody with a name.`,
        todo: 'Call identify once somebody is signed in.',
      };
    case 'no_account':
      return {
        title: `${problem.people === 1 ? 'One person has' : `${problem.people} people have`} been identified, but nobody belongs to an account.`,
        todo: 'Call group with the company they belong to. Without accounts, everything counts by person.',
      };
    case 'no_created_at':
      return {
        title: `${problem.people === 1 ? 'One person comes' : `${problem.people} people come`} without createdAt.`,
        todo: 'Send when they signed up, so that those who were here before the install are not taken for new.',
      };
    default:
      return { title: 'Something is in the way.', todo: unknownProblem(problem) };
  }
}

const unknownProblem = (problem: never): string => `The server says: ${JSON.stringify(problem)}`;
