import { crashTests } from './crash-points.js';

crashTests('kill');
