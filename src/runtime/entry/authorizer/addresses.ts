import { addressPasses } from '../../core/addresses';

export = addressPasses;
