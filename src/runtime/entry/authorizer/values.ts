import { computed } from '../../core/computed';

export = computed;
