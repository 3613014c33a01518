import { wrapperContract } from '../support/wrapper-contract.ts';

wrapperContract('the SDK by itself', 'bare/');
wrapperContract('React', 'react/');
wrapperContract('React in strict mode', 'react/?strict');
