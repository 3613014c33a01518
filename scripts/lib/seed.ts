// The seed of every property test, so that a run that has passed passes again. `FC_SEED` gives another, `random` any.
import { configureGlobal } from 'fast-check';

const { FC_SEED = '20261122' } = process.env;
if (FC_SEED !== 'random') configureGlobal({ seed: Number(FC_SEED) });
